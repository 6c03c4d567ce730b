"""`realname try`: the local page."""

from __future__ import annotations

import click

from realname.cli.output import say
from realname.pages.serving import PORT, serve_local


@click.command("try")
@click.option("--host", default="127.0.0.1", show_default=True, help="A loopback address; no other is taken.")
@click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True)
def local_page(*, host: str, port: int) -> None:
    """Start the local page and print its address; Ctrl-C stops it.

    Try a registration check, compare two faces, read a document, or make a specimen, with a camera or with files.
    Pictures stay in memory while an answer is made; nothing is kept.
    """
    click.echo("realname: loading the networks", err=True)
    serve_local(host, port, announce)


def announce(address: str) -> None:
    """Say where the page is, and what to try first."""
    say(f"realname: open {address} (Ctrl-C stops it)")
    say(f"realname: no papers at hand? {address}verify?source=specimen")
