"""Serve a simulator to this machine alone, until Ctrl-C."""

from __future__ import annotations

import contextlib
import errno
import logging
import signal
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from realname.connect.transport.addresses import is_loopback
from realname.connect.transport.production import SIMULATOR_HEADER, refuse_in_production
from realname.connect.transport.simulation import DROP, NOTICE, Simulator

log = logging.getLogger("realname.simulator")

LOOPBACK = "127.0.0.1"
IDLE_S = 30
POLL_S = 0.1


class ServingError(Exception):
    """The simulator cannot be served."""

    def __init__(self, message: str, *, code: str, remedy: str) -> None:
        super().__init__(message)
        self.code = code
        self.remedy = remedy


class SimulatorRequestHandler(WSGIRequestHandler):
    """Read requests without waiting for ever; let the application drop the connection; mark even broken requests."""

    timeout = IDLE_S
    server_version = "realname-simulator"
    sys_version = ""
    error_message_format = f"%(code)d %(message)s\n{NOTICE}\n"
    error_content_type = "text/plain;charset=utf-8"

    def get_environ(self) -> dict[str, Any]:
        """Return the WSGI environment, with a way to end the connection."""
        return {**super().get_environ(), DROP: self._drop}

    def end_headers(self) -> None:
        """Mark what http.server answers itself, which no application sees."""
        self.send_header(SIMULATOR_HEADER, "true")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the name in the class above
        """Say nothing: the application logs, without paths."""

    def _drop(self) -> None:
        self.connection.shutdown(socket.SHUT_RDWR)


class LoopbackServer(socketserver.ThreadingMixIn, WSGIServer):
    """One thread a request, on a loopback address; port 0 takes a free one. ServingError."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, simulator: Simulator, host: str, port: int, tls: ssl.SSLContext | None = None) -> None:
        if not is_loopback(host):
            raise ServingError(
                "a simulator is served to this machine alone",
                code="simulator.not_loopback",
                remedy="Use the host 127.0.0.1.",
            )
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            super().__init__((host, port), SimulatorRequestHandler)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise ServingError(
                f"port {port} is in use by another program",
                code="simulator.port_in_use",
                remedy="End that program, or choose another port with --port.",
            ) from None
        self._tls = tls
        self.set_app(simulator)

    @property
    def url(self) -> str:
        """The address, as an application would write it."""
        host = str(self.server_address[0])
        scheme = "http" if self._tls is None else "https"
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:{self.server_address[1]}"

    def server_bind(self) -> None:
        """Bind without asking a name server who we are."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])
        self.setup_environ()

    def get_request(self) -> tuple[socket.socket, Any]:
        """Accept a connection; TLS is spoken in the request's own thread."""
        connection, address = super().get_request()
        connection.settimeout(IDLE_S)
        if self._tls is not None:
            connection = self._tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return connection, address

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Log that a connection broke, and neither what it carried nor its trace."""
        del request, client_address
        log.debug("a connection broke")


def serve(simulator: Simulator, host: str, port: int, announce: Callable[[str], None] = print) -> None:
    """Serve until Ctrl-C or SIGTERM; `announce` gets one line with the address once requests are taken.

    To be called in the main thread. ServingError `simulator.port_in_use` or `simulator.not_loopback`;
    InsecureInProduction in production.
    """
    refuse_in_production(simulator.name)
    for ending in (signal.SIGINT, signal.SIGTERM):  # a program started in the background inherits SIGINT ignored
        signal.signal(ending, signal.default_int_handler)
    with LoopbackServer(simulator, host, port) as server, contextlib.suppress(KeyboardInterrupt):
        announce(f"{simulator.name} at {server.url} (a simulator: for development, not for people's data)")
        server.serve_forever(poll_interval=POLL_S)
    announce(f"{simulator.name} has ended")


@contextlib.contextmanager
def serving(simulator: Simulator, tls: ssl.SSLContext | None = None) -> Iterator[LoopbackServer]:
    """Serve on a free port, in a thread, while the block runs."""
    refuse_in_production(simulator.name)
    with LoopbackServer(simulator, LOOPBACK, 0, tls) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
