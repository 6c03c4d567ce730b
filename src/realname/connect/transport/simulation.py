"""What simulators share: a small WSGI application whose every page and response says that it is a simulator.

A simulator is a separate program that speaks the real protocol. It shares no code with the clients that it is for, so
that a test of the two together tests the protocol and not one reading of it.
"""

from __future__ import annotations

import html
import json
import logging
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as member
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl
from wsgiref.types import StartResponse, WSGIEnvironment

from realname.connect.transport.addresses import is_loopback
from realname.connect.transport.faults import FAULT_HEADER, Fault, FaultError, Faults, parse_fault
from realname.connect.transport.production import SIMULATOR_HEADER

log = logging.getLogger("realname.simulator")

NOTICE = "A simulator gave this answer. It is for development and says nothing about any person."
"""The text in the body of every response; in JSON the member `simulator`."""

MAX_BODY_BYTES = 4 << 20
DROP = "realname.drop_connection"
"""In the WSGI environment: a call that ends the connection without an answer."""

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title} (simulator)</title><style>
body{{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem;color:#111;background:#fff}}
.notice{{border:3px solid #b00020;padding:.5rem 1rem}}
table{{border-collapse:collapse;width:100%}}caption{{text-align:left;font-weight:bold}}
th,td{{border:1px solid #767676;padding:.25rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}}
</style></head><body><p class="notice"><strong>Simulator.</strong> {notice}</p><main><h1>{title}</h1>
{body}</main></body></html>
"""


@dataclass(frozen=True, slots=True)
class Request:
    """A request, whole: header names in lower case, the path without its query."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str] = member(repr=False)
    body: bytes = member(repr=False)

    def json_object(self) -> dict[str, Any]:
        """Return the body as a JSON object. BadRequest where it is none or is not declared to be JSON."""
        if self.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise BadRequest("the body is not declared to be application/json")
        try:
            value = json.loads(self.body)
        except (ValueError, RecursionError):
            raise BadRequest("the body is not JSON") from None
        if not isinstance(value, dict):
            raise BadRequest("the body is not a JSON object")
        return value


class BadRequest(Exception):
    """The request cannot be read. The text repeats nothing of it."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A response before the marks of a simulator are put on it."""

    status: int
    body: bytes
    content_type: str
    headers: tuple[tuple[str, str], ...] = ()

    def with_headers(self, headers: tuple[tuple[str, str], ...]) -> Reply:
        """Return the response with further headers."""
        return replace(self, headers=(*self.headers, *headers))


Handler = Callable[[Request], Reply]


def json_reply(
    value: Mapping[str, Any], status: int = 200, headers: Iterable[tuple[str, str]] = (), content_type: str = ""
) -> Reply:
    """Return a JSON response; the member `simulator` is added."""
    body = json.dumps({**value, "simulator": NOTICE}, ensure_ascii=False).encode()
    return Reply(status, body, content_type or "application/json", tuple(headers))


def problem(status: int, code: str, detail: str) -> Reply:
    """Return an RFC 9457 problem."""
    value = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
    }
    return json_reply(value, status, content_type="application/problem+json")


def page(title: str, body: str) -> Reply:
    """Return an HTML page with the notice above everything; `body` is HTML and escaped by the caller."""
    text = PAGE.format(title=html.escape(title), notice=html.escape(NOTICE), body=body)
    policy = ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'")
    return Reply(200, text.encode(), "text/html; charset=utf-8", (policy, ("Cache-Control", "no-store")))


def table(caption: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return an HTML table; every cell is escaped."""
    head = "".join(f'<th scope="col">{html.escape(column)}</th>' for column in columns)
    lines = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return (
        f"<table><caption>{html.escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"
    )


class Simulator:
    """A WSGI application: the routes of one simulator, faults on demand, and the marks on every response.

    `POST /simulator/faults` takes `{"delay_s", "status", "retry_after_s", "drop": "before"|"after", "times",
    "path"}`, `DELETE` takes them back; the request header `X-Simulate-Fault: drop=after` does the same for one request.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults = Faults()
        self._routes: list[tuple[str, re.Pattern[str], Handler]] = []
        self.route("POST", "/simulator/faults", self._add_fault)
        self.route("DELETE", "/simulator/faults", self._clear_faults)

    def route(self, method: str, pattern: str, handler: Handler) -> None:
        """Answer requests of this method whose whole path matches the regular expression."""
        self._routes.append((method, re.compile(pattern), handler))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        reply = self._answer(environ)
        marks = [
            ("Content-Type", reply.content_type),
            ("Content-Length", str(len(reply.body))),
            (SIMULATOR_HEADER, "true"),
            ("X-Content-Type-Options", "nosniff"),
            *reply.headers,
        ]
        log.info("%s: %s %d", self.name, environ["REQUEST_METHOD"], reply.status)
        start_response(f"{reply.status} {HTTPStatus(reply.status).phrase}", marks)
        return [reply.body]

    def _answer(self, environ: WSGIEnvironment) -> Reply:
        host = str(environ.get("HTTP_HOST", "")).rsplit(":", 1)[0].strip("[]")
        if not is_loopback(host):  # a page elsewhere could otherwise reach us by a name that it makes resolve here
            return problem(421, "simulator.not_loopback", "simulators answer to loopback names alone")
        try:
            request = read_request(environ)
            if request.path == "/simulator/faults":
                return self._dispatch(request)
            fault = self._fault_for(request)
        except (BadRequest, FaultError) as error:
            return problem(400, "simulator.bad_request", str(error))
        if fault.drop == "before":
            environ[DROP]()
            return problem(500, "simulator.fault", "the connection was dropped on demand")
        fault.wait()
        if fault.status:
            return problem(fault.status, "simulator.fault", "this failure was asked for").with_headers(fault.headers())
        reply = self._dispatch(request)
        if fault.drop == "after":
            environ[DROP]()
        return reply

    def _fault_for(self, request: Request) -> Fault:
        asked = request.headers.get(FAULT_HEADER.lower(), "")
        return parse_fault(asked) if asked else self.faults.take(request.path)

    def _dispatch(self, request: Request) -> Reply:
        allowed = [method for method, pattern, _ in self._routes if pattern.fullmatch(request.path)]
        for method, pattern, handler in self._routes:
            if method == request.method and pattern.fullmatch(request.path):
                try:
                    return handler(request)
                except (BadRequest, FaultError) as error:
                    return problem(400, "simulator.bad_request", str(error))
        if allowed:
            return problem(405, "simulator.method", "this path has other methods").with_headers(
                (("Allow", ", ".join(allowed)),)
            )
        return problem(404, "simulator.not_found", "this simulator has no such path")

    def _add_fault(self, request: Request) -> Reply:
        self.faults.add(Fault.from_json(request.json_object()))
        return json_reply({"faults": self.faults.count()}, 201)

    def _clear_faults(self, _request: Request) -> Reply:
        self.faults.clear()
        return json_reply({"faults": 0})


def read_request(environ: WSGIEnvironment) -> Request:
    """Return the request. BadRequest where its body is larger than the limit or its length is not stated."""
    try:
        length = int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        raise BadRequest("the length is not a number") from None
    if not 0 <= length <= MAX_BODY_BYTES or "HTTP_TRANSFER_ENCODING" in environ:
        raise BadRequest(f"send a body of at most {MAX_BODY_BYTES} bytes with its length")
    headers = {
        key.removeprefix("HTTP_").replace("_", "-").lower(): str(value)
        for key, value in environ.items()
        if key.startswith("HTTP_") or key == "CONTENT_TYPE"
    }
    body = environ["wsgi.input"].read(length) if length else b""
    path = str(environ.get("PATH_INFO", "/")).encode("latin-1").decode(errors="replace")
    query = dict(parse_qsl(str(environ.get("QUERY_STRING", ""))))
    return Request(str(environ["REQUEST_METHOD"]), path, query, headers, body)
