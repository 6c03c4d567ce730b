"""The command line: thin, one file a command group."""

import sys


def main() -> int:
    """Run `realname`."""
    sys.stderr.write("realname: no commands yet\n")
    return 3
