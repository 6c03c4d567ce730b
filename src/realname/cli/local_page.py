"""`realname try`: the local page."""

from __future__ import annotations

import click

from realname.cli.output import say
from realname.pages.serving import PORT, serve_local


@click.command("try")
@click.option("--host", default="127.0.0.1", show_default=True, help="A loopback address; no other is taken.")
@click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True)
def local_page(*, host: str, port: int) -> None:
    """Start the local page and print its address; Ctrl-C stops it."""
    serve_local(host, port, lambda address: say(f"realname: open {address} (Ctrl-C stops it)"))
