"""Serve a witness over HTTP: `POST /add-checkpoint`, and nothing else. TLS and its certificate are a proxy's."""

from __future__ import annotations

from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

from realname.ledger.witness import MAX_BYTES, Answer, Witness

PATH = "/add-checkpoint"
TIMEOUT_S = 20.0


def server(witness: Witness, host: str, port: int) -> ThreadingHTTPServer:
    """Return a server that listens; `serve_forever` serves. OSError where the port is taken."""

    class Calls(_Calls):
        served: ClassVar[Witness] = witness

    made = ThreadingHTTPServer((host, port), Calls)
    made.daemon_threads = True
    return made


class _Calls(BaseHTTPRequestHandler):
    served: ClassVar[Witness]
    protocol_version = "HTTP/1.1"
    timeout = TIMEOUT_S
    server_version = "realname-witness"
    sys_version = ""

    def do_POST(self) -> None:
        """Answer one call."""
        length = self.headers.get("Content-Length", "")
        if self.path != PATH or not length.isascii() or not length.isdigit() or int(length) > MAX_BYTES:
            self.close_connection = True  # what follows on it is the body, unread
            self._answer(Answer(HTTPStatus.NOT_FOUND if self.path != PATH else HTTPStatus.BAD_REQUEST, b""))
            return
        self._answer(self.served.add_checkpoint(self.rfile.read(int(length))))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's own name
        """Say nothing: who calls is nobody's business, and what was cosigned is kept."""

    def _answer(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)
