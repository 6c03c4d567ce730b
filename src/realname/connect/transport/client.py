"""Send one HTTP request and return one whole answer, or one TransportError."""

from __future__ import annotations

import logging
import re
import ssl
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as member
from types import TracebackType
from typing import Self

import httpcore2

from realname import __version__
from realname.connect.transport.addresses import Reach, check_url
from realname.connect.transport.answers import HttpAnswer
from realname.connect.transport.deadline import BoundedBackend, deadline
from realname.connect.transport.errors import (
    AnswerTooLarge,
    BadAnswer,
    Dropped,
    NotConfigured,
    Redirected,
    SimulatorAnswered,
    TimedOut,
    TransportError,
    Unreachable,
    Untrusted,
)
from realname.connect.transport.production import SIMULATOR_HEADER, in_production
from realname.connect.transport.tls import TlsFiles, context_for

log = logging.getLogger("realname.connect")

CORRELATION_ID = re.compile(r"[A-Za-z0-9-]{1,55}")
"""The narrowest form in use: CAMARA's `x-correlator` before Commonalities 0.6."""

USER_AGENT = f"realname/{__version__}"


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: to connect, between two reads or writes, and for the whole call."""

    connect_s: float = 2.0
    read_s: float = 5.0
    total_s: float = 10.0


@dataclass(frozen=True, slots=True)
class ClientSettings:
    """How to speak with one service. `name` is all of it that a log line shows."""

    name: str
    timeouts: Timeouts = member(default_factory=Timeouts)
    max_answer_bytes: int = 1 << 20
    tls: TlsFiles = member(default_factory=TlsFiles)
    reach: Reach = Reach.ANY
    correlation_header: str = "x-correlator"
    connections: int = 8


class HttpClient:
    """Hold the connections to one service. Safe for threads; close it, or use it in a `with` block."""

    def __init__(self, base_url: str, settings: ClientSettings) -> None:
        self.settings = settings
        self._base = check_url(base_url, settings.reach)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=context_for(settings.tls) if self._base.scheme == "https" else None,
            max_connections=settings.connections,
            max_keepalive_connections=settings.connections,
            keepalive_expiry=15.0,
            network_backend=BoundedBackend(settings.reach),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()

    def send(
        self,
        method: str,
        path: str = "",
        *,
        content: bytes = b"",
        headers: Mapping[str, str] | None = None,
        correlation_id: str = "",
    ) -> HttpAnswer:
        """Send once. An answer of any status but 3xx is returned; TransportError where there is none that can be used.

        `path` is appended to the base address's; without it the base address itself, with its query, is asked.
        A header value that HTTP cannot carry is NotConfigured.
        """
        correlation_id = correlation_id or str(uuid.uuid4())
        if not CORRELATION_ID.fullmatch(correlation_id):
            raise NotConfigured("a correlation id is 1 to 55 letters, digits and hyphens")
        started = time.monotonic()
        outcome = "failed"
        try:
            with deadline(self.settings.timeouts.total_s):
                answer = self._exchange(method, path, content, self._headers(headers, correlation_id), correlation_id)
            outcome = str(answer.status)
        except TransportError as error:
            outcome = error.code
            raise
        finally:
            spent_ms = round((time.monotonic() - started) * 1000)
            log.info(
                "%s %s: %s in %d ms, correlation %s", self.settings.name, method, outcome, spent_ms, correlation_id
            )
        return answer

    def _headers(self, given: Mapping[str, str] | None, correlation_id: str) -> dict[str, str]:
        return {
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "User-Agent": USER_AGENT,
            self.settings.correlation_header: correlation_id,
            **(given or {}),
        }

    def _target(self, path: str) -> bytes:
        if not path:
            query = f"?{self._base.query}" if self._base.query else ""
            return f"{self._base.path or '/'}{query}".encode("ascii")
        return f"{self._base.path.rstrip('/')}{path}".encode("ascii")

    def _exchange(
        self, method: str, path: str, content: bytes, headers: Mapping[str, str], correlation_id: str
    ) -> HttpAnswer:
        host = self._base.hostname or ""
        url = httpcore2.URL(scheme=self._base.scheme, host=host, port=self._base.port, target=self._target(path))
        waits = self.settings.timeouts
        timeout = {"connect": waits.connect_s, "pool": waits.connect_s, "read": waits.read_s, "write": waits.read_s}
        try:
            with self._pool.stream(
                method, url, headers=list(headers.items()), content=content, extensions={"timeout": timeout}
            ) as response:
                received = _headers_of(response)
                self._refuse_unusable(response.status, received)
                body = self._body(response)
        except (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            raise _translated(error) from None
        except TypeError:  # httpcore2's own word for a header outside ASCII
            raise NotConfigured("a header holds characters that HTTP cannot carry") from None
        return HttpAnswer(response.status, received, body, correlation_id)

    def _refuse_unusable(self, status: int, headers: Mapping[str, str]) -> None:
        if SIMULATOR_HEADER.lower() in headers and in_production():
            raise SimulatorAnswered("a simulator answered in production")
        if 300 <= status < 400:  # noqa: PLR2004  the class of redirects
            raise Redirected(f"the other side points elsewhere ({status})")
        if headers.get("content-encoding", "identity").lower() != "identity":
            raise BadAnswer("the answer is compressed although we refuse that")

    def _body(self, response: httpcore2.Response) -> bytes:
        body = bytearray()
        for chunk in response.iter_stream():
            body += chunk
            if len(body) > self.settings.max_answer_bytes:
                text = f"the answer is larger than {self.settings.max_answer_bytes} bytes"
                raise AnswerTooLarge(text, status=response.status)
        return bytes(body)


def _headers_of(response: httpcore2.Response) -> dict[str, str]:
    return {name.decode("ascii").lower(): value.decode("latin-1") for name, value in response.headers}


KINDS_OF_FAILURE: tuple[tuple[type[Exception], Callable[[], TransportError]], ...] = (
    (httpcore2.ConnectTimeout, lambda: TimedOut("no connection within the time", sent=False)),
    (httpcore2.PoolTimeout, lambda: TimedOut("no connection within the time", sent=False)),
    (httpcore2.TimeoutException, lambda: TimedOut("no whole answer within the time")),
    (httpcore2.ConnectError, lambda: Unreachable("nobody listens at the address")),
    (httpcore2.LocalProtocolError, lambda: NotConfigured("a header holds characters that HTTP cannot carry")),
    (httpcore2.RemoteProtocolError, lambda: BadAnswer("the other side does not speak HTTP")),
)
"""The first that fits; what fits none is a connection that ended."""

ENDED = ("disconnected", "closed")
"""In httpcore2's and h11's texts, what sets an ended connection apart from one that speaks another protocol."""


def _translated(error: Exception) -> TransportError:
    beneath = error.args[0] if error.args else None  # httpcore2 keeps the system's error there, and hides its cause
    if isinstance(beneath, ssl.SSLError) and not isinstance(beneath, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return Untrusted("no trusted TLS connection came about")
    if not (isinstance(error, httpcore2.RemoteProtocolError) and any(word in str(error) for word in ENDED)):
        for kind, make in KINDS_OF_FAILURE:
            if isinstance(error, kind):
                return make()
    return Dropped("the connection ended before a whole answer")
