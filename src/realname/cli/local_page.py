"""`realname try`: the local page."""

from __future__ import annotations

import click

from realname.cli.failures import YES
from realname.cli.output import say

PORTS = click.IntRange(1, 65_535)


@click.command("try")
@click.option("--host", default="127.0.0.1", show_default=True, help="An address of the loopback.")
@click.option("--port", default=8700, show_default=True, type=PORTS, help="Where to listen.")
def local_page(host: str, port: int) -> int:
    """Start the local page, print its address, and serve until Ctrl-C.

    A person tries a registration check, compares two faces, reads a document, or makes a specimen, with a camera or
    with files. Pictures stay in this machine's memory while an answer is made; nothing is kept.
    """
    # Granian and Django are loaded only by who serves.
    from realname.pages.serving import serve_local  # noqa: PLC0415

    click.echo("realname: loading the networks", err=True)
    serve_local(host, port, announce)
    return YES


def announce(address: str) -> None:
    """Print where the page is, and what to try first."""
    say(f"realname is at {address}")
    say(f"  no papers at hand?  {address}verify?source=specimen")
    say("  Ctrl-C ends it; nothing is kept.")
