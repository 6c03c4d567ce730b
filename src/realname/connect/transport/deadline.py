"""One bound over a whole call, whatever the other side does: connecting, TLS, each byte of headers and body.

A read timeout alone is no bound: a byte a second keeps it alive for ever. The deadline therefore sits under httpcore2,
in its network backend, which sees every read and write. It is kept in a context variable: calls are synchronous, each
in one thread.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from ssl import SSLContext
from typing import Any

import httpcore2

from realname.connect.transport.addresses import Reach, resolve

SLICE_BYTES = 1 << 16
"""A long body is written in slices, so that a slow reader meets the deadline between two of them."""

SocketOption = httpcore2.SOCKET_OPTION

_ends_at: ContextVar[float] = ContextVar("ends_at")


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Bound everything that this module's backend does inside the block; an outer block that ends sooner wins."""
    token = _ends_at.set(min(time.monotonic() + seconds, _ends_at.get(float("inf"))))
    try:
        yield
    finally:
        _ends_at.reset(token)


def seconds_left() -> float:
    """Return the seconds until the deadline, zero or less once it has passed, infinite outside any block."""
    return _ends_at.get(float("inf")) - time.monotonic()


def _bound(timeout: float | None, late: type[Exception]) -> float | None:
    left = seconds_left()
    if left <= 0:
        raise late("the call's time is over")
    if left == float("inf"):
        return timeout
    return left if timeout is None else min(timeout, left)


class BoundedStream(httpcore2.NetworkStream):
    """A connection of which every read and write ends by the deadline of the call that uses it."""

    def __init__(self, inner: httpcore2.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read; httpcore2.ReadTimeout past the deadline."""
        return self._inner.read(max_bytes, _bound(timeout, httpcore2.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write; httpcore2.WriteTimeout past the deadline."""
        for start in range(0, len(buffer), SLICE_BYTES):
            self._inner.write(buffer[start : start + SLICE_BYTES], _bound(timeout, httpcore2.WriteTimeout))

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """Wrap the connection in TLS; httpcore2.ConnectTimeout past the deadline."""
        bound = _bound(timeout, httpcore2.ConnectTimeout)
        return BoundedStream(self._inner.start_tls(ssl_context, server_hostname, bound))

    def get_extra_info(self, info: str) -> Any:
        """Return what the connection beneath says."""
        return self._inner.get_extra_info(info)


class BoundedBackend(httpcore2.NetworkBackend):
    """Connect within the deadline, and only to addresses that were resolved and allowed just before."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._inner = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore2.NetworkStream:
        """Try the host's addresses in turn; the last one's error where none answers."""
        *others, last = resolve(host, port, self._reach)
        for address in others:
            try:
                return self._connect(address, port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue
        return self._connect(last, port, timeout, local_address, socket_options)

    def _connect(
        self,
        address: str,
        port: int,
        timeout: float | None,
        local_address: str | None,
        options: Iterable[SocketOption] | None,
    ) -> httpcore2.NetworkStream:
        bound = _bound(timeout, httpcore2.ConnectTimeout)
        return BoundedStream(self._inner.connect_tcp(address, port, bound, local_address, options or ()))
