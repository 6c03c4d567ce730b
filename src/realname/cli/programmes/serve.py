"""`realname programmes serve`."""

from __future__ import annotations

import os

import click

from realname.cli.output import say
from realname.cli.service.database import require_addresses
from realname.pages.kiosk.address import PORT
from realname.pages.kiosk.serving import serve_terminals
from realname.record.terminals.memory import restart_overwriting


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True)
def serve(*, port: int) -> None:
    """Serve terminals at /terminals/v1 and the kiosk's page on the loopback; Ctrl-C ends it.

    Every running programme's gallery is read into memory first. Nothing of a frame is written, and freed memory is
    overwritten. It needs DATABASE_URL; what members do is done by workers: start `realname worker` beside it.
    """
    require_addresses("DATABASE_URL")
    os.environ.pop("DATABASE_OWNER_URL", None)

    restart_overwriting(["realname", "programmes", "serve", "--port", str(port)])
    serve_terminals(port, lambda address: say(f"realname: terminals are served at {address} (Ctrl-C ends it)"))
