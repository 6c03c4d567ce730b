"""A phone's browser for demonstrations: it opens pages, fills their forms in and sends them, as a person would."""

from __future__ import annotations

import html
import mimetypes
import re
import time
import uuid
from collections.abc import Mapping
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import HTTPCookieProcessor, Request, build_opener

from realname.cli.service.errors import RunError

PATIENCE_S = 30.0
WAITS_S = 120.0
EVERY_S = 0.5
INPUT = re.compile(r"<input\b[^>]*\btype=\"hidden\"[^>]*>")
TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)


class Phone:
    """One browser with its cookies. `page` is what it shows."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self.page = ""

    def open(self, path: str) -> str:
        """Open a page, and return its heading."""
        with self._opener.open(urljoin(self._address, path), timeout=PATIENCE_S) as answer:
            self.page = answer.read().decode()
        return self.heading

    def send(self, path: str, given: Mapping[str, str] | None = None, files: Mapping[str, Path] | None = None) -> str:
        """Send the form of the page that is shown, with its hidden fields too; return the heading that follows."""
        fields = {**self.hidden(), **(given or {})}
        boundary = uuid.uuid4().hex
        parts = [_field(boundary, name, value.encode()) for name, value in fields.items()]
        parts += [_file(boundary, name, path_) for name, path_ in (files or {}).items()]
        content = b"".join([*parts, f"--{boundary}--\r\n".encode()])
        here = urljoin(self._address, path)
        request = Request(  # noqa: S310  http to the address that was given
            here, content, {"Content-Type": f"multipart/form-data; boundary={boundary}", "Referer": here}
        )
        with self._opener.open(request, timeout=PATIENCE_S) as answer:
            self.page = answer.read().decode()
        return self.heading

    def wait_for(self, path: str, marks: tuple[str, ...]) -> str:
        """Open a page again and again until it holds one of these texts, and return the heading. RunError."""
        until = time.monotonic() + WAITS_S
        while time.monotonic() < until:
            self.open(path)
            if any(mark in self.page for mark in marks):
                return self.heading
            time.sleep(EVERY_S)
        raise RunError(
            f"the page {path} still says {self.heading!r}",
            code="run.not_ready",
            remedy="Look at the output of `realname run`: a worker may be busy or have ended.",
        )

    @property
    def heading(self) -> str:
        """The page's heading, as text."""
        found = TITLE.search(self.page)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", "", found[1])).split()) if found else ""

    def hidden(self) -> dict[str, str]:
        """Return what the page's hidden fields hold, with fresh keys where a form asks for one."""
        found: dict[str, str] = {}
        for tag in INPUT.findall(self.page):
            name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
            if name:
                found[name[1]] = html.unescape(value[1]) if value else ""
        return {"idempotency_key": str(uuid.uuid4()), "key": str(uuid.uuid4()), **found}


def _field(boundary: str, name: str, value: bytes) -> bytes:
    return f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value + b"\r\n"


def _file(boundary: str, name: str, path: Path) -> bytes:
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    place = f'Content-Disposition: form-data; name="{name}"; filename="picture"'
    return f"--{boundary}\r\n{place}\r\nContent-Type: {kind}\r\n\r\n".encode() + path.read_bytes() + b"\r\n"
