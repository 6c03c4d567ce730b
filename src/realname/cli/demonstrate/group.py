"""`realname demonstrate`: each channel from end to end, against a service that `realname run` started."""

from __future__ import annotations

import click

from realname.cli.lazy import LazyGroup

DEMONSTRATIONS = {
    "boarding": ("realname.cli.demonstrate.boarding:boarding", "Board a flight by face or by pass, each once."),
    "hotel": ("realname.cli.demonstrate.hotel:hotel", "Check in ahead, arrive by face or document, be forgotten."),
    "payment": ("realname.cli.demonstrate.payment:payment", "Join, pay by face, read the receipt, get some back."),
    "transit": ("realname.cli.demonstrate.transit:transit", "Join, go express with a pass, check the draw, leave."),
}


@click.group(cls=LazyGroup, lazy=DEMONSTRATIONS)
def demonstrate() -> None:
    """Show a channel from end to end, with the sample operators of `realname run`."""
