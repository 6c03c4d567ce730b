"""A log on the web, by its address: one connection that is kept, bounds on time and size, no redirects."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from urllib.parse import urlsplit

from realname.ledger.errors import LedgerError

TIMEOUT_S = 20.0
TRIES = 3
MAX_BYTES = 256 * (2 + 65_535)
"""The largest entry bundle that the format allows."""

FOUND, ABSENT = 200, (404, 410)

_CONNECTIONS: Mapping[str, type[http.client.HTTPConnection]] = {
    "http": http.client.HTTPConnection,
    "https": http.client.HTTPSConnection,
}


class Site:
    """Files below an address, `https://...`; `http://` where one checks on one's own machine."""

    def __init__(self, address: str, timeout_s: float = TIMEOUT_S) -> None:
        parts = urlsplit(address)
        if parts.scheme not in _CONNECTIONS or not parts.hostname or parts.query or parts.fragment:
            raise LedgerError(
                "not the address of a log",
                code="input.address",
                remedy="Write it as https://operator.example/log, or name a folder.",
            )
        self._base = parts.path.rstrip("/")
        self._connection = _CONNECTIONS[parts.scheme](parts.hostname, parts.port, timeout=timeout_s)

    def close(self) -> None:
        """Close the connection; the next call opens it again."""
        self._connection.close()

    def read(self, path: str) -> bytes | None:
        """Return a file, None where there is none. LedgerError `log.unreachable`."""
        status, content = self.ask("GET", path)
        if status in ABSENT:
            return None
        if status != FOUND:
            raise _unreachable(f"the log answered {path} with status {status}")
        return content

    def ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        """Return status and content of one call; a connection that broke is tried again. LedgerError."""
        left = TRIES
        while True:
            left -= 1
            try:
                self._connection.request(method, f"{self._base}/{path}", body, {"Accept-Encoding": "identity"})
                response = self._connection.getresponse()
                content = response.read(MAX_BYTES + 1)
                break
            except (OSError, http.client.HTTPException) as error:
                self._connection.close()
                if not left:
                    raise _unreachable("the address cannot be reached") from error
        if len(content) > MAX_BYTES:
            self._connection.close()
            raise _unreachable("the answer is larger than any file of a log")
        return response.status, content


def _unreachable(message: str) -> LedgerError:
    return LedgerError(message, code="log.unreachable", remedy="Check the address and the network, and try again.")
