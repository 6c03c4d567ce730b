"""A terminal's other side for tests: signs, numbers and sends, honestly or not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.integration.galleries.people import Colour
from tests.integration.programmes.people import terminal
from tests.pages.stand_ins import square

from realname.cli.terminal.device import Device, is_signed
from realname.record.operators.actions.clients import Caller
from realname.record.programmes.models import Programme
from realname.record.terminals.server import Asked, TerminalServer, Told
from realname.record.terminals.signing import public_jwk, sha256


class Terminal:
    """One registered terminal, which speaks to a server in this process."""

    def __init__(self, caller: Caller, row: Programme, server: TerminalServer) -> None:
        device = Device(Ed25519PrivateKey.generate())
        card = terminal(caller, row, device.public_key)
        self.device = Device(device.key, str(card.operator_id), str(card.id), public_jwk()["x"])
        self.act = {"payment": "pressed", "hotel": "pressed", "transit": "entered_lane"}.get(row.kind, "presented_pass")
        self.server = server
        self.session = ""
        self.number = 0

    def begin(self, **changed: Any) -> Told:
        claims = {"operator": self.device.operator, "terminal": self.device.terminal, "at": self.now()} | changed
        told = self.post("sessions", self.device.sign("realname-session", claims).encode())
        if told.status == 200:
            self.session, self.number = body(told)["session"], 0
        return told

    def frame(self, colour: Colour, *, sent: bytes | None = None, **changed: Any) -> Told:
        message, pictures = self.signed_frame(colour, **changed)
        return self.post("frames", pictures if sent is None else sent, {"terminal-proof": message})

    def signed_frame(self, colour: Colour, **changed: Any) -> tuple[str, bytes]:
        """Return a frame's message and body."""
        self.number += 1
        picture = square(colour)
        claims = {
            "session": self.session,
            "number": self.number,
            "at": self.now(),
            "act": self.act,
            "pictures": [len(picture)],
            "body": sha256(picture),
            "says": {},
        }
        return self.device.sign("realname-frame", claims | changed), picture

    def post(self, path: str, content: bytes, headers: Mapping[str, str] | None = None) -> Told:
        return self.server.answer(Asked("POST", f"/terminals/v1/{path}", headers or {}, content))

    def now(self) -> int:
        return self.server.sessions.now_ms()

    def believes(self, told: Told) -> bool:
        return is_signed(told.headers["Terminal-Signature"], "realname-answer", told.body, self.device.server_key)


def body(told: Told) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(told.body)
    return value


def code(told: Told) -> str:
    return str(body(told).get("code", ""))
