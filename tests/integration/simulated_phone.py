"""A simulated phone: it signs what it sends as the page does. Its pictures are whatever a test gives it."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from joserfc import jws
from joserfc.jwk import ECKey

from realname.judge.shapes import build
from realname.measure.challenges import Flash, Frame, PartKind, Recording, Script
from realname.measure.images import open_image

CAMERA = {"label": "Front Camera", "facing": "user", "width": 960, "height": 720, "frame_rate": 30.0, "settings": {}}
DEVICE = {
    "user_agent": "simulated phone",
    "screen": [360, 780],
    "pixel_ratio": 3,
    "hidden_ms": 0,
    "languages": ["en"],
    "webdriver": False,
}


@dataclass
class SimulatedPhone:
    """One browser on one device, with its own key."""

    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256"))
    camera: Mapping[str, Any] = field(default_factory=lambda: dict(CAMERA))
    device: Mapping[str, Any] = field(default_factory=lambda: dict(DEVICE))

    def payload(self, told: Mapping[str, Any], recording: Recording) -> dict[str, Any]:
        """Return what the phone says of a recording, as answer to a challenge as the API told it."""
        return {
            "version": 1,
            "challenge": told["challenge_id"],
            "nonce": told["nonce"],
            "script": told["script_digest"],
            "began_at": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
            "frames": [_line(frame) for frame in recording.frames],
            "flashes": [{"colour": flash.colour.value, "at_ms": flash.at_ms} for flash in recording.flashes],
            "camera": dict(self.camera),
            "device": dict(self.device),
            "dropped_frames": 0,
        }

    def sign(self, payload: Mapping[str, Any], **header: Any) -> str:
        """Return the envelope."""
        members = {"alg": "ES256", "typ": "realname-capture+jws", "jwk": self.key.as_dict(private=False), **header}
        members["jwk"] = {k: v for k, v in members["jwk"].items() if k in {"kty", "crv", "x", "y"}}
        return jws.serialize_compact(members, json.dumps(payload), self.key, algorithms=["ES256"])

    def answer(self, told: Mapping[str, Any], recording: Recording) -> tuple[str, list[bytes]]:
        """Return envelope and pictures."""
        return self.sign(self.payload(told, recording)), [frame.picture for frame in recording.frames]


def script_told(told: Mapping[str, Any]) -> Script:
    """Return the script of a challenge as the API told it."""
    return build(Script, told["script"])


def recording_of(script: Script, pictures: Sequence[bytes], step_ms: float = 100.0) -> Recording:
    """Spread pictures over a script: three of holding still, two of each other part, one at each colour's start."""
    frames: list[Frame] = []
    flashes: list[Flash] = []
    given = iter(pictures)
    at = 0.0
    for number, part in enumerate(script.parts):
        if part.kind is PartKind.LIGHT:
            for colour in part.colours:
                flashes.append(Flash(colour, at))
                at += script.step_ms
        for _ in range(3 if part.kind is PartKind.HOLD else 2):
            frames.append(Frame(number, at, next(given)))
            at += step_ms
    return Recording(script, tuple(frames), tuple(flashes))


def pictures_needed(script: Script) -> int:
    """Return how many pictures `recording_of` takes."""
    return sum(3 if part.kind is PartKind.HOLD else 2 for part in script.parts)


def base64url(value: bytes) -> str:
    """Return bytes as an envelope holds them."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _line(frame: Frame) -> dict[str, Any]:
    found = open_image(frame.picture).reading
    return {
        "part": frame.part,
        "at_ms": frame.at_ms,
        "captured_ms": None,
        "sha256": hashlib.sha256(frame.picture).hexdigest(),
        "width": found.width,
        "height": found.height,
    }
