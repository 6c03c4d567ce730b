"""A lane's terminal and its frames for `benchmarks.lanes`: 640x480, signed, answered by the server in this process."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from benchmarks.lane_readings import Photograph
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from realname.cli.terminal.device import Device

if TYPE_CHECKING:
    from realname.evaluate.instruments import Instruments
    from realname.record.programmes.cards import TerminalCard
    from realname.record.programmes.copies import Copies

WIDTH, HEIGHT, QUALITY = 640, 480, 90


def new_device() -> Device:
    """Return a terminal with a key of its own."""
    return Device(Ed25519PrivateKey.generate())


def frames_of(photographs: Sequence[Photograph]) -> list[bytes]:
    """Return each photograph as a lane's camera would send it: in the middle of a grey frame, 480 high."""
    found = []
    for one in photographs:
        pixels = cv2.imread(str(one.path))
        if pixels is None:
            raise SystemExit(f"{one.path.name} cannot be read")
        frame = np.full((HEIGHT, WIDTH, 3), 128, np.uint8)
        left = (WIDTH - HEIGHT) // 2
        frame[:, left : left + HEIGHT] = cv2.resize(pixels, (HEIGHT, HEIGHT), interpolation=cv2.INTER_CUBIC)
        _, encoded = cv2.imencode(".jpg", frame, (cv2.IMWRITE_JPEG_QUALITY, QUALITY))
        found.append(encoded.tobytes())
    return found


class Lane:
    """One lane's terminal in a session with a server of this process, whose terms are those of `card`."""

    def __init__(self, device: Device, card: TerminalCard, copies: Copies, tools: Instruments) -> None:
        from realname.record.terminals.server import TerminalServer  # noqa: PLC0415  once Django is set up

        self._device = Device(device.key, str(card.operator_id), str(card.id))
        self._copies = copies
        self._server = TerminalServer(copies, tools)
        self._session = self._server.sessions.begin(card, self._server.sessions.now_ms()).name
        self._number = 0

    @property
    def members(self) -> int:
        """How many members are in memory, of all programmes."""
        return sum(len(copy.gallery) for copy in self._copies._copies.values())  # noqa: SLF001  a benchmark may look

    def answer(self, picture: bytes) -> Any:
        """Send a frame, and return what the terminal is told. RuntimeError where it is refused."""
        from realname.record.terminals.server import Asked  # noqa: PLC0415  once Django is set up
        from realname.record.terminals.signing import sha256  # noqa: PLC0415  the same

        self._number += 1
        claims = {
            "session": self._session,
            "number": self._number,
            "at": self._server.sessions.now_ms(),
            "act": "entered_lane",
            "pictures": [len(picture)],
            "body": sha256(picture),
            "says": {},
        }
        headers = {"terminal-proof": self._device.sign("realname-frame", claims)}
        told = self._server.answer(Asked("POST", "/terminals/v1/frames", headers, picture))
        if told.status != 200:
            raise RuntimeError(json.loads(told.body)["code"])
        return json.loads(told.body)
