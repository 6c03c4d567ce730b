"""Speak the terminals' protocol: begin a session, correct the clock, send frames and steps, believe signed answers.

Where no answer comes, or none that the server signed, the terminal goes the ordinary way: nobody is kept waiting.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from realname.cli.terminal.device import Device, base64url, is_signed
from realname.connect.transport.answers import HttpAnswer
from realname.connect.transport.client import ClientSettings, HttpClient, Timeouts
from realname.connect.transport.errors import TransportError

BASE = "/terminals/v1"
PATIENCE = Timeouts(connect_s=1.0, read_s=3.0, total_s=4.0)
"""A person stands there: after this the terminal goes the ordinary way."""

ATTEMPTS = 2
"""Once more with a new session or a corrected clock, and not again."""

MEND = {"terminal.session", "terminal.clock"}


@dataclass(frozen=True, slots=True)
class Answered:
    """What the server said. `word` is `offline` where it did not, and `refused` where it refused (`code` says why)."""

    word: str
    reason: str = ""
    code: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)


class Speaker:
    """One terminal's side of the protocol. For one thread."""

    def __init__(self, address: str, device: Device) -> None:
        self._device = device
        self._http = HttpClient(address, ClientSettings("terminal server", PATIENCE))
        self._offset_ms = 0
        self._session = ""
        self._number = 0
        self.terminal = ""
        self.programme: Mapping[str, Any] = {}
        self.acts: Sequence[str] = ()

    def close(self) -> None:
        """End the connection; the server forgets the session by itself."""
        self._http.close()

    def frame(self, pictures: Sequence[bytes], act: str, says: Mapping[str, Any]) -> Answered:
        """Send pictures of one person who did `act`, and return the answer."""
        body = b"".join(pictures)
        claims = {"act": act, "pictures": [len(one) for one in pictures], "body": _sha256(body), "says": dict(says)}
        return self._ask("/frames", "realname-frame", claims, body)

    def step(self, says: Mapping[str, Any]) -> Answered:
        """Send a step without a picture, and return the answer."""
        return self._ask("/steps", "realname-step", {"says": dict(says)}, None)

    def begin(self) -> Answered | None:
        """Begin a session where there is none, and return what went wrong, None where nothing did."""
        if self._session:
            return None
        claims = {"operator": self._device.operator, "terminal": self._device.terminal, "at": self._now_ms()}
        message = self._device.sign("realname-session", claims)
        answer = self._post("/sessions", message.encode(), {"Content-Type": "application/jose"})
        if isinstance(answer, Answered):
            return answer
        told = self._believed(answer, message)
        if isinstance(told, Answered):
            return told
        self._session, self._number = told["session"], 0
        self.terminal, self.programme, self.acts = told["terminal"], told["programme"], told["acts"]
        return None

    def _ask(self, path: str, kind: str, claims: dict[str, Any], body: bytes | None) -> Answered:
        answered = Answered("offline")
        for _ in range(ATTEMPTS):
            answered = self._once(path, kind, claims, body)
            if answered.code not in MEND:
                break
        return answered

    def _once(self, path: str, kind: str, claims: dict[str, Any], body: bytes | None) -> Answered:
        wrong = self.begin()
        if wrong is not None:
            return wrong
        self._number += 1
        signed = {"session": self._session, "number": self._number, "at": self._now_ms(), **claims}
        message = self._device.sign(kind, signed)
        if body is None:
            answer = self._post(path, message.encode(), {"Content-Type": "application/jose"})
        else:
            answer = self._post(path, body, {"Content-Type": "application/octet-stream", "Terminal-Proof": message})
        if isinstance(answer, Answered):
            return answer
        told = self._believed(answer, message)
        if isinstance(told, Answered):
            return told
        return Answered(told["word"], told["reason"], "", told["more"])

    def _post(self, path: str, content: bytes, headers: Mapping[str, str]) -> HttpAnswer | Answered:
        try:
            return self._http.send("POST", f"{BASE}{path}", content=content, headers=headers)
        except TransportError as error:
            return Answered("offline", code=error.code)

    def _believed(self, answer: HttpAnswer, message: str) -> dict[str, Any] | Answered:
        """Return what was answered to this message, or why it is not believed."""
        try:
            told = json.loads(answer.body)
        except ValueError:
            return Answered("offline", code="terminal.unreadable")
        if answer.status != 200:  # noqa: PLR2004  HTTP
            return self._mended(told)
        signature = answer.headers.get("terminal-signature", "")
        if not is_signed(signature, "realname-answer", answer.body, self._device.server_key):
            return Answered("offline", code="terminal.unsigned")
        if told["challenge"] != _sha256(message.encode()):
            return Answered("offline", code="terminal.other_answer")
        return dict(told)

    def _mended(self, told: Mapping[str, Any]) -> Answered:
        """Correct what a refusal names: the clock by the server's, the session by a new one."""
        code = str(told.get("code", ""))
        if code == "terminal.clock" and isinstance(told.get("now"), int):
            self._offset_ms = told["now"] - _clock_ms()
        if code in MEND:
            self._session = ""
        return Answered("refused", str(told.get("detail", "")), code)

    def _now_ms(self) -> int:
        return _clock_ms() + self._offset_ms


def _clock_ms() -> int:
    return time.time_ns() // 1_000_000


def _sha256(content: bytes) -> str:
    return base64url(hashlib.sha256(content).digest())
