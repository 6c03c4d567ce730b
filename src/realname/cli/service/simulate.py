"""`realname simulate`: the other side of each protocol, on this machine alone."""

from __future__ import annotations

from importlib import import_module

import click

from realname.cli.output import say

SIMULATORS = {
    "authority": "realname.connect.authorities.simulator",
    "camara": "realname.connect.authorities.camara_simulator",
    "operator": "realname.connect.activation.simulator",
    "payments": "realname.connect.payments.simulator",
    "sms": "realname.connect.messages.simulator",
}
"""Modules with `PORT` and `serve`, by the words of the command line."""


@click.command()
@click.argument("kind", type=click.Choice(tuple(SIMULATORS)))
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help="8711 (authority), 8712 (camara), 8713 (operator), 8714 (sms), 8715 (payments).",
)
def simulate(*, kind: str, port: int | None) -> None:
    """Run a simulator of an outside system until Ctrl-C: for development, not for people's data.

    Its page shows what arrived. It answers this machine alone, and is not started in production.
    """
    simulator = import_module(SIMULATORS[kind])
    simulator.serve(port=simulator.PORT if port is None else port, announce=say)
