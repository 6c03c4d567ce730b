"""The command line: thin, one file a command group."""

from __future__ import annotations


def main() -> int:
    """Run `realname` on the process's arguments and return its exit code: 0 yes, 1 no, 2 bad input, 3 could not."""
    from realname.cli.program import run  # noqa: PLC0415  `import realname.cli` must cost nothing

    return run()
