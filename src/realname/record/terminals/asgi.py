"""The terminals' addresses as an ASGI application: bodies stay in memory, and nothing of a request is logged.

Frames are answered by a thread a core; they take turns at measuring, and read and sign beside each other. Who waits
longer than a frame is worth is refused at once, so that a terminal goes the ordinary way instead of keeping a person.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connections

from realname.record.errors import RetryLater, TooLarge
from realname.record.terminals.claims import LARGEST_BYTES
from realname.record.terminals.server import PREFIX, Asked, TerminalServer, Told
from realname.record.web import problems

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
Application = Callable[[Any, Receive, Send], Awaitable[None]]

MOST_WAITING = 16
"""Requests that are under way or wait for a thread; more are told to go the ordinary way."""


class TerminalApplication:
    """Serve the terminals' addresses; whatever else is asked goes to `beside` (the kiosk's pages)."""

    def __init__(self, server: TerminalServer, beside: Application, threads: int | None = None) -> None:
        self._server = server
        self._beside = beside
        self._threads = ThreadPoolExecutor(threads or os.cpu_count() or 1, "terminals")
        self._under_way = 0

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Answer one request, or take part in the server's start and end."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] == "http" and scope["path"].startswith(PREFIX):
            await self._answer(scope, receive, send)
        elif scope["type"] == "http":
            await self._beside(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _body(receive)
        if body is None:
            told = _refused(TooLarge("A frame's pictures are too large.", code="terminal.too_large"))
        elif self._under_way >= MOST_WAITING:
            told = _refused(
                RetryLater(
                    "Too many frames wait.", code="terminal.busy", remedy="Go the ordinary way.", retry_after_s=1
                )
            )
        else:
            headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
            asked = Asked(scope["method"], scope["path"], headers, body)
            self._under_way += 1
            try:
                told = await asyncio.get_running_loop().run_in_executor(self._threads, self._work, asked)
            finally:
                self._under_way -= 1
        headers_told = [(name.lower().encode(), value.encode("latin-1")) for name, value in told.headers.items()]
        headers_told.append((b"content-length", str(len(told.body)).encode()))
        await send({"type": "http.response.start", "status": told.status, "headers": headers_told})
        await send({"type": "http.response.body", "body": told.body})
        if body and not self._under_way:  # else the next frame does it
            del body, told
            await asyncio.get_running_loop().run_in_executor(self._threads, self._server.forget)

    def _work(self, asked: Asked) -> Told:
        try:
            return self._server.answer(asked)
        finally:
            connections.close_all()  # back to the pool: the thread keeps none between frames


async def _body(receive: Receive) -> bytes | None:
    """Return the whole body, None where it is larger than any that is read."""
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b""
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > LARGEST_BYTES:
            return None
        more = message.get("more_body", False)
    return b"".join(parts)


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


def _refused(error: RetryLater | TooLarge) -> Told:
    response = problems.from_record_error(error)
    return Told(response.status_code, dict(response.items()), response.content)
