"""`realname serve`: the API and the pages on the database that the environment names."""

from __future__ import annotations

import os
import subprocess
import sys

import click

from realname.cli.output import say
from realname.pages.serving import PORT, serve_local

END_S = 15


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True)
@click.option("--embedded", is_flag=True, help="Start a PostgreSQL of its own, and make what is missing there.")
def serve(*, port: int, embedded: bool) -> None:
    """Serve the API at /v1 on the loopback, with a worker beside it; Ctrl-C ends all.

    With --embedded, the database is in the data folder (REALNAME_DATA), its tables are brought up to date, and an
    operator is added at each start whose credentials are printed.
    """
    if not embedded:
        _serve(port)
        return
    from realname.database.embedded import start  # noqa: PLC0415  the help must not wait for it

    with start() as server:
        os.environ["DATABASE_URL"] = server.address.url("app")
        os.environ["DATABASE_OWNER_URL"] = server.address.url("owner")
        _run("migrate")
        for slug, name in (("north", "North Telecom"), ("south", "South Telecom")):
            say(f"# a sample operator, {name}")
            _run("operator", "add", slug, "--name", name, "--country", "UT")
        _serve(port)


def _serve(port: int) -> None:
    """Serve until ended, and end the worker with it. The owner's address stays with migrations alone."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
    os.environ.pop("DATABASE_OWNER_URL", None)
    with subprocess.Popen([sys.executable, "-m", "realname", "worker"], env=environment) as worker:
        try:
            serve_local("127.0.0.1", port, _announce)
        finally:
            worker.terminate()
            try:
                worker.wait(END_S)
            except subprocess.TimeoutExpired:
                worker.kill()


def _run(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "realname", *words], check=True)  # noqa: S603  our own program


def _announce(address: str) -> None:
    say(f"realname: the API is at {address}v1, its reference at {address}v1/openapi.json (Ctrl-C ends all)")
