"""A small client of the API, in the standard library alone: copy it, or import it.

    north = Client("http://127.0.0.1:8700", client_id, client_secret)
    line = {"msisdn": "+447700900123", "iccid": "8944010000000000017"}
    done = north.register(line, ["document.jpg"], ["face.jpg"], contact="+447700900124", code=input)

Every POST goes with an Idempotency-Key and is sent again with the same one where no answer came, so that nothing is
done twice. What the service refuses is a `Problem`, with its code and its remedy.
"""

from __future__ import annotations

import json
import mimetypes
import re
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

WAIT_S = 30
"""What `Prefer: wait` asks for: the longest that the service waits."""

ATTEMPTS = 4
AGAIN_AFTER_S = 1.0
SPARE_S = 30.0
"""A token is renewed so long before it ends."""

SIMULATOR_LOOKS = 100

PURPOSES = ("authority", "contact", "document", "face")


class Problem(Exception):
    """What the service refused: RFC 9457, with `status`, a stable `code`, and a `remedy`. `body` is all of it."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {body.get('code', '')}: {body.get('detail', '')} {body.get('remedy', '')}".strip())
        self.status = status
        self.code = str(body.get("code", ""))
        self.remedy = str(body.get("remedy", ""))
        self.body = body


class Client:
    """One of an operator's systems, signed in by client credentials."""

    def __init__(self, address: str, client_id: str, client_secret: str) -> None:
        self._address = urlsplit(address)
        self._credentials = (client_id, client_secret)
        self._token = ("", 0.0)

    def register(  # noqa: PLR0913  a line, two kinds of pictures, and how the person is reached and speaks
        self,
        line: Mapping[str, str],
        document: Sequence[str | Path],
        faces: Sequence[str | Path],
        *,
        contact: str = "",
        code: Callable[[str], str] = input,
        kind: str = "new_line",
        language: str = "en",
    ) -> dict[str, Any]:
        """Take one registration from its creation to its decision, and return it as it then stands.

        Call it once the person has agreed, in the words of `GET /v1/consent-texts`, to every purpose. `code` is called
        with a prompt once the message is on its way, and returns the digits that she received.
        """
        made = self.post("registrations", {"kind": kind, "line": dict(line), "language": language})
        path = f"registrations/{made['id']}"
        words = {text["purpose"]: text for text in self.get(f"consent-texts?language={language}")["items"]}
        for purpose in PURPOSES:
            agreed = {"purpose": purpose, "language": language, "words_digest": words[purpose]["words_digest"]}
            self.post(f"{path}/consents", agreed)
        self.post(f"{path}/contact", {"to": contact} if contact else {})
        self.send(f"{path}/document", document)
        self.post(f"{path}/contact/confirm", {"code": code("Code: ")})
        self.send(f"{path}/faces", faces)
        self.post(f"{path}/decision")
        return self.get(path)

    def get(self, path: str) -> dict[str, Any]:
        """Read what is at a path under `/v1/`; a registration once nothing of it is being measured. Problem."""
        return self._call("GET", path, b"", {})

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Send JSON to a path under `/v1/`, once, and wait for what follows from it. Problem."""
        content = json.dumps(body).encode() if body is not None else b""
        return self._call("POST", path, content, {"Content-Type": "application/json"} if body is not None else {})

    def send(self, path: str, pictures: Sequence[str | Path]) -> dict[str, Any]:
        """Send files of pictures to a path under `/v1/`, once, and wait until they are measured. Problem, OSError."""
        boundary = uuid.uuid4().hex
        parts = [_part(boundary, Path(picture)) for picture in pictures]
        content = b"".join([*parts, f"--{boundary}--\r\n".encode()])
        return self._call("POST", path, content, {"Content-Type": f"multipart/form-data; boundary={boundary}"})

    def _call(self, method: str, path: str, content: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
        sent = {"Prefer": f"wait={WAIT_S}", **headers}
        if method == "POST":
            sent["Idempotency-Key"] = str(uuid.uuid4())
        return self._again(lambda: self._exchange(method, path, content, {**sent, **self._authorised()}))

    def _authorised(self) -> dict[str, str]:
        value, until = self._token
        if time.monotonic() >= until:
            client_id, secret = self._credentials
            form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            given = self._exchange("POST", "token", urlencode(form).encode(), headers)
            value = given["access_token"]
            self._token = (value, time.monotonic() + given["expires_in"] - SPARE_S)
        return {"Authorization": f"Bearer {value}"}

    def _again(self, attempt: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Try as often as the service asks to come again, or does not answer at all."""
        for left in range(ATTEMPTS - 1, -1, -1):
            try:
                return attempt()
            except Problem as problem:
                if left == 0 or problem.status not in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
                    raise
                time.sleep(float(problem.body.get("retry_after", AGAIN_AFTER_S)))
            except (OSError, HTTPException):
                if left == 0:
                    raise
                time.sleep(AGAIN_AFTER_S)
        raise AssertionError("the last attempt returns or raises")

    def _exchange(self, method: str, path: str, content: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
        kind = HTTPSConnection if self._address.scheme == "https" else HTTPConnection
        connection = kind(self._address.netloc, timeout=WAIT_S * 2)
        try:
            connection.request(method, f"{self._address.path.rstrip('/')}/v1/{path}", content, dict(headers))
            answer = connection.getresponse()
            return _told(answer, answer.read())
        finally:
            connection.close()


def code_of_simulator(address: str) -> Callable[[str], str]:
    """Return what reads the next code from the SMS gateway simulator at an address: for trying, instead of a phone."""
    place = urlsplit(address).netloc
    before = {message["id"] for message in _inbox(place)}

    def newest(_prompt: str) -> str:
        for _ in range(SIMULATOR_LOOKS):
            for message in _inbox(place):
                if message["id"] not in before and (found := re.search(r"\d{6}", message["text"])):
                    before.add(message["id"])
                    return found[0]
            time.sleep(AGAIN_AFTER_S / 5)
        raise TimeoutError("no message has arrived at the SMS gateway simulator")

    return newest


def _inbox(place: str) -> list[dict[str, str]]:
    connection = HTTPConnection(place, timeout=WAIT_S)
    try:
        connection.request("GET", "/simulator/inbox")
        messages: list[dict[str, str]] = json.loads(connection.getresponse().read())["messages"]
        return messages
    finally:
        connection.close()


def _told(answer: HTTPResponse, content: bytes) -> dict[str, Any]:
    try:
        body = json.loads(content) if content else {}
    except ValueError:
        body = {"detail": "the answer is not JSON"}
    if answer.status >= HTTPStatus.BAD_REQUEST or not isinstance(body, dict):
        after = answer.headers.get("Retry-After", "")
        more = {"retry_after": int(after)} if after.isdecimal() else {}
        raise Problem(answer.status, {**(body if isinstance(body, dict) else {}), **more})
    return body


def _part(boundary: str, picture: Path) -> bytes:
    kind = mimetypes.guess_type(picture.name)[0] or "application/octet-stream"
    # The file's own name stays here: it may be a person's.
    place = 'Content-Disposition: form-data; name="files"; filename="picture"'
    head = f"--{boundary}\r\n{place}\r\nContent-Type: {kind}\r\n\r\n"
    return head.encode() + picture.read_bytes() + b"\r\n"
