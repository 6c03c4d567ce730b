"""`realname run`: the whole service on this machine, with simulators of the outside world, for trying."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import click

from realname.cli.output import say
from realname.cli.service.children import POLL_S, Children
from realname.cli.service.errors import RunError
from realname.cli.service.everything import Plan, Ports, environment, start_everything, told
from realname.cli.service.ports import require_free
from realname.connect.activation import simulator as lines
from realname.connect.authorities import simulator as authority
from realname.connect.messages import simulator as messages
from realname.connect.payments import simulator as payments
from realname.connect.transport.production import in_production
from realname.database.data_folder import default_folder
from realname.database.embedded import start
from realname.pages.kiosk import address as kiosk
from realname.pages.serving import PORT

MOST_WORKERS = 2
"""Unless told: each holds the networks, some 700 MB."""

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

port = click.IntRange(1, 65535)


@click.command()
@click.option("--port", type=port, default=PORT, show_default=True, help="Of the API and the pages.")
@click.option("--authority-port", type=port, default=authority.PORT, show_default=True, help="Of its simulator.")
@click.option("--operator-port", type=port, default=lines.PORT, show_default=True, help="Of its simulator.")
@click.option("--sms-port", type=port, default=messages.PORT, show_default=True, help="Of its simulator.")
@click.option("--payments-port", type=port, default=payments.PORT, show_default=True, help="Of its simulator.")
@click.option("--terminals-port", type=port, default=kiosk.PORT, show_default=True, help="Of the server of terminals.")
@click.option(
    "--workers", type=click.IntRange(1, 8), help="Processes that measure; one a core, 2 at most, unless told."
)
def run(  # noqa: PLR0913  one parameter an option
    *,
    port: int,
    authority_port: int,
    operator_port: int,
    sms_port: int,
    payments_port: int,
    terminals_port: int,
    workers: int | None,
) -> None:
    """Run everything on this machine, for trying; Ctrl-C ends it.

    A database, simulators of an identity authority, of an operator's system, of an SMS gateway and of a payment
    provider, workers, the API and the pages, a server of terminals, and two sample operators. What is kept lies in the
    data folder (REALNAME_DATA); DATABASE_URL is not used.
    """
    if in_production():
        raise RunError(
            "`realname run` is for trying things, with simulators, and is not started in production",
            code="run.in_production",
            remedy="Start `realname serve` and `realname worker` with DATABASE_URL: docs/operate.md.",
        )
    ports = Ports(port, authority_port, operator_port, sms_port, payments_port, terminals_port)
    require_free(ports.by_option())
    with _ended_by_signals():
        _run(ports, workers or min(os.cpu_count() or 1, MOST_WORKERS))
    progress("everything has ended")


def _run(ports: Ports, workers: int) -> None:
    folder = default_folder()
    progress("starting the database")
    with start(folder) as server:
        plan = Plan(ports, workers, folder.path.parent, server.address)
        with _children(environment(plan)) as children:
            say(told(plan, start_everything(children, plan, progress)))
            while server.is_running():
                children.require_running()
                time.sleep(POLL_S)
            raise RunError(
                f"the database ended by itself, and everything was ended with it; see {folder.log}",
                code="run.child_ended",
                remedy="Read the end of that log, mend what it names, and start again.",
            )


@contextmanager
def _children(told: Mapping[str, str]) -> Iterator[Children]:
    """Give a place for children, and end them with the block."""
    children = Children(told)
    try:
        yield children
    finally:
        for ending in ENDINGS:  # once is enough: what follows takes seconds, and its order matters
            signal.signal(ending, signal.SIG_IGN)
        progress("ending")
        children.end()


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """End the block quietly by Ctrl-C, SIGTERM or the end of the terminal (not where `nohup` has that ignored)."""
    endings = [one for one in ENDINGS if one is not signal.SIGHUP or signal.getsignal(one) is not signal.SIG_IGN]
    # A program started in the background inherits SIGINT ignored.
    before = {ending: signal.signal(ending, signal.default_int_handler) for ending in endings}
    try:
        yield
    except KeyboardInterrupt:
        return
    finally:
        for ending, handler in before.items():
            signal.signal(ending, handler)


def progress(what: str) -> None:
    """Say on the standard error what is being done."""
    click.echo(f"realname: {what}", err=True)
