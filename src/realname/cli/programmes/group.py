"""`realname programmes`."""

from __future__ import annotations

import click

from realname.cli.lazy import LazyGroup

COMMANDS = {"serve": ("realname.cli.programmes.serve:serve", "Serve terminals, and the kiosk's page.")}


@click.group(cls=LazyGroup, lazy=COMMANDS)
def programmes() -> None:
    """Serve the terminals of opt-in channels: tills, desks, lanes and gates."""
