"""Serve terminals and the kiosk's page: one address, on the loopback alone, in one process with every gallery.

A proxy that speaks TLS stands before it (docs/programmes.md). It has no account and sets no cookie but the language's.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from typing import Any

import django
import uvicorn
from django.core.handlers.asgi import ASGIHandler, ASGIRequest

from realname.pages.kiosk.address import HOST

URLS = "realname.pages.kiosk.server_urls"
SECONDS_TO_END = 5


class KioskHandler(ASGIHandler):
    """Django's own handler, with the few addresses of this server."""

    def create_request(self, scope: Any, body_file: Any) -> Any:
        """Name the addresses by which the request is answered."""
        request, error = super().create_request(scope, body_file)
        if isinstance(request, ASGIRequest):
            request.urlconf = URLS
        return request, error


def serve_terminals(port: int, announce: Callable[[str], None]) -> None:
    """Serve until Ctrl-C or SIGTERM; `announce` gets the address once every gallery is in memory.

    ModelError or CalibrationError where this machine cannot measure.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "realname.settings")
    django.setup(set_prefix=False)
    from realname.record.terminals.asgi import TerminalApplication  # noqa: PLC0415  after Django is set up
    from realname.record.terminals.starting import started  # noqa: PLC0415  the same

    with started() as server:
        config = uvicorn.Config(
            TerminalApplication(server, KioskHandler()),
            host=HOST,
            port=port,
            http="h11",
            ws="none",
            loop="asyncio",
            log_level="critical",
            access_log=False,  # when somebody passed would be in it
            timeout_graceful_shutdown=SECONDS_TO_END,
            server_header=False,
        )
        _Announced(config, lambda: announce(f"http://{HOST}:{port}/")).run()


class _Announced(uvicorn.Server):
    """A server that says its address once it answers."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and say so."""
        await super().startup(sockets)
        if self.started:
            self._announce()
