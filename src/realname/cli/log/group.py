"""`realname log`: its commands."""

from __future__ import annotations

import click

from realname.cli.lazy import LazyGroup

COMMANDS = {
    "verify": ("realname.cli.log.verify:verify", "Verify a receipt, or a whole log."),
    "monitor": ("realname.cli.log.monitor:monitor", "Check what a log has appended since the last time."),
    "count": ("realname.cli.log.counting:count", "Count one published figure, and say from which leaves."),
    "draws": (
        "realname.cli.log.drawing:draws",
        "Recompute the draws of extra checks, and say whether a number was drawn.",
    ),
    "witness": ("realname.cli.log.witness:witness", "Cosign heads that continue the last one."),
    "new-key": ("realname.cli.log.keys:new_key", "Make the key of a witness, or of a log."),
    "copy": ("realname.cli.log.copying:copy", "Copy a log into a folder, to check it without a network."),
}


@click.group(cls=LazyGroup, lazy=COMMANDS)
def log() -> None:
    """Check the public log without an account, and without trusting whoever runs it.

    A LOG is its address (https://operator.example/log) or a folder with its files. Whom you trust is a file in the
    form of C2SP's tlog-policy, or the log's key alone: docs/log.md.
    """
