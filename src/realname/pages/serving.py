"""Start the local page: one address, on the loopback alone, until it is stopped."""

from __future__ import annotations

import ipaddress
import json
import multiprocessing
import os
import secrets
import socket
import threading
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from realname.pages import worker

PORT = 8700

STATIC = Path(__file__).resolve().parent / "static"

THREADS = 64
"""One process holds the networks once: 630 MB at start, 780 MB in use, 1 GB while a specimen is drawn, as measured;
a second one would double that. A caller who waits (`Prefer: wait`) keeps a thread and does nothing in it; what pages
measure takes turns (`realname.pages.trial.turns`)."""

SECONDS_TO_END = 5
"""After this a worker is ended that does not end by itself. Granian's launcher forwards a signal to end once; one that
reaches a worker before it serves is lost, and without this bound the launcher would wait for ever."""


class ServingError(Exception):
    """The page cannot be served: codes `page.*`, or what kept the worker from starting."""

    def __init__(self, message: str, *, code: str, remedy: str) -> None:
        super().__init__(message)
        self.code = code
        self.remedy = remedy


def serve_local(host: str = "127.0.0.1", port: int = PORT, announce: Callable[[str], None] = print) -> None:
    """Serve until Ctrl-C or SIGTERM; `announce` gets the address once, when answers can be given.

    ServingError `page.not_loopback`, `page.port_in_use`, `page.not_built`, `page.stopped`, `page.worker_ended`, or with
    the code of the ModelError or CalibrationError that keeps this machine from measuring.
    """
    host = _loopback(host)
    _refuse_taken(host, port)
    if not (STATIC / "manifest.json").is_file():
        raise ServingError(
            "the styles and scripts of the pages are not built", code="page.not_built", remedy="Run `make setup`."
        )
    os.environ["REALNAME_SECRET_KEY"] = secrets.token_urlsafe(50)
    hears, tells = multiprocessing.Pipe(duplex=False)
    server = MPServer(
        "realname.pages.application:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.critical,
        workers_kill_timeout=SECONDS_TO_END,
    )
    failures: list[ServingError] = []
    ready = threading.Event()

    def say_ready() -> None:
        ready.set()
        _announce_when_it_accepts(server, (host, port), announce)

    listener = threading.Thread(target=_listen, args=(hears, server, say_ready, failures), daemon=True)
    server.on_startup(listener.start)
    is_told_to_end = True
    try:
        server.serve(target_loader=partial(worker.load, tells), wrap_loader=False)
    except SystemExit:
        is_told_to_end = False
    # The listener's word says more than the server's end, and a worker that is gone says nothing more.
    tells.close()
    if listener.ident is not None:
        listener.join(SECONDS_TO_END)
    if failures:
        raise failures[0]
    if not is_told_to_end:
        raise _stopped(was_ready=ready.is_set())


def _stopped(*, was_ready: bool) -> ServingError:
    if was_ready:
        return ServingError(
            "the server stopped by itself", code="page.stopped", remedy="Start it again, and report it."
        )
    return ServingError(
        "the server's worker ended before it was ready",
        code="page.worker_ended",
        remedy="Read what is printed above. Where nothing is, the system ended it, mostly for want of memory: "
        "run `realname doctor`.",
    )


def _listen(hears: Connection, server: MPServer, say_ready: Callable[[], None], failures: list[ServingError]) -> None:
    """Wait for the worker's word: say that it is ready, end everything when it is not."""
    try:
        word = json.loads(hears.recv_bytes())
    except EOFError:  # it ended without a word
        return
    if word["ready"]:
        say_ready()
        return
    failures.append(ServingError(word["message"], code=word["code"], remedy=word["remedy"]))
    server.signal_handler_interrupt()  # type: ignore[no-untyped-call]  # granian leaves it untyped


def _announce_when_it_accepts(server: MPServer, place: tuple[str, int], announce: Callable[[str], None]) -> None:
    """Announce the address: a worker opens its socket a moment after it has loaded, unless it is ended before."""
    while not _accepts(place):
        if server.main_loop_interrupt.wait(0.02):
            return
    host, port = place
    announce(f"http://{f'[{host}]' if ':' in host else host}:{port}/")


def _accepts(place: tuple[str, int]) -> bool:
    try:
        with socket.create_connection(place, timeout=1):
            return True
    except OSError:
        return False


def _loopback(host: str) -> str:
    name = "127.0.0.1" if host == "localhost" else host
    try:
        is_loopback = ipaddress.ip_address(name).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        raise ServingError(
            "the local page answers this machine alone",
            code="page.not_loopback",
            remedy="Use 127.0.0.1 or ::1; it has no accounts, and must not face a network.",
        )
    return name


def _refuse_taken(host: str, port: int) -> None:
    """Try the port as a stranger would: granian's own socket may share one with another granian, silently."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ServingError(
                f"port {port} cannot be used: {error.strerror}",
                code="page.port_in_use",
                remedy=f"Stop what listens there, or name another: `--port {port + 1}`.",
            ) from error
