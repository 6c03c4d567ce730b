"""`realname serve`: the API and the pages on the database that the environment names."""

from __future__ import annotations

import os

import click

from realname.cli.output import say
from realname.cli.service.database import require_addresses
from realname.pages.serving import PORT, serve_local


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True)
def serve(*, port: int) -> None:
    """Serve the API at /v1 and the pages on the loopback, with the database of DATABASE_URL; Ctrl-C ends it.

    What is sent is measured, decided and delivered by workers: start `realname worker` beside it.
    """
    require_addresses("DATABASE_URL")
    # The web answers people's requests: it must not be able to open rows of every operator.
    os.environ.pop("DATABASE_OWNER_URL", None)
    serve_local("127.0.0.1", port, _announce)


def _announce(address: str) -> None:
    say(f"realname: the API is at {address}v1, its reference at {address}v1/openapi.json (Ctrl-C ends it)")
