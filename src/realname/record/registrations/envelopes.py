"""The envelope of a capture: what a device says of its pictures and itself, signed by a key that it alone has.

A compact JWS (RFC 7515), ES256, type `realname-capture+jws`, its public key in the header. The signature says that the
pictures, their times and the words belong together and come from whoever answered the other challenges with the same
key. It does not say that a camera made them: software can hold such a key as well (docs/liveness.md).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from realname.judge.shapes import ShapeError, build
from realname.measure.challenges import Colour, Flash, Frame, PartKind, Recording, Script
from realname.measure.errors import MeasureError
from realname.measure.images import open_image
from realname.measure.liveness.bounds import refuse_unbounded
from realname.record.errors import Invalid, TooLarge

TYPE = "realname-capture+jws"
VERSION = 1
HEADERS = frozenset({"alg", "typ", "jwk"})
PUBLIC_KEY = frozenset({"kty", "crv", "x", "y"})

MOST_ENVELOPE_BYTES = 64 * 1024
"""A hundred pictures' lines have 15 kB."""

MOST_BYTES = 3 * 1024 * 1024
"""All pictures together; the page sends less than half of it."""

MOST_PICTURES = 300
MOST_PHOTOGRAPHS = 5
"""Of the hold part; the page sends three."""


@dataclass(frozen=True, slots=True)
class FrameSaid:
    """One picture, in the order of the files. `at_ms` is on the device's clock since the script began."""

    part: int
    at_ms: float
    sha256: str
    width: int
    height: int
    captured_ms: float | None = None


@dataclass(frozen=True, slots=True)
class FlashSaid:
    """When the screen had painted a colour."""

    colour: Colour
    at_ms: float


@dataclass(frozen=True, slots=True)
class CameraSaid:
    """The camera by its own label and settings; what it does not say is empty."""

    label: str = ""
    facing: str | None = None
    width: float | None = None
    height: float | None = None
    frame_rate: float | None = None


@dataclass(frozen=True, slots=True)
class DeviceSaid:
    """The browser and its screen."""

    user_agent: str = ""
    screen: tuple[float, ...] = ()
    pixel_ratio: float = 1.0
    hidden_ms: float = 0.0
    languages: tuple[str, ...] = ()
    webdriver: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """An envelope's payload, well formed and not yet believed."""

    version: int
    challenge: str
    nonce: str
    script: str
    began_at: str
    frames: tuple[FrameSaid, ...]
    flashes: tuple[FlashSaid, ...] = ()
    camera: CameraSaid = field(default_factory=CameraSaid)
    device: DeviceSaid = field(default_factory=DeviceSaid)
    dropped_frames: int = 0


@dataclass(frozen=True, slots=True)
class Opened:
    """An envelope whose signature holds. `thumbprint` (RFC 7638) names the key."""

    said: Said
    thumbprint: str


def open_envelope(envelope: str) -> Opened:
    """Return what an envelope says. TooLarge; Invalid `envelope.malformed`, `envelope.key`, `envelope.signature`."""
    if len(envelope) > MOST_ENVELOPE_BYTES:
        raise TooLarge(
            f"The envelope has more than {MOST_ENVELOPE_BYTES >> 10} KiB.",
            remedy="docs/api.md says what an envelope holds.",
        )
    key = _key_of(envelope)
    try:
        signed = jws.deserialize_compact(envelope, key, algorithms=["ES256"])
    except (JoseError, ValueError) as error:
        raise _refused("The envelope's signature does not hold.", "envelope.signature") from error
    return Opened(_said(signed.payload or b""), key.thumbprint())


def require_answer(said: Said, *, nonce: bytes, script: Script, script_digest: str, live_ms: float) -> None:
    """Hold an envelope against the challenge that it names.

    Invalid `envelope.nonce`, `envelope.script`, `envelope.times`, `envelope.flashes`, `envelope.parts`.
    """
    if not hmac.compare_digest(said.nonce.encode(), nonce_text(nonce).encode()):
        raise _refused("The envelope does not hold the challenge's nonce.", "envelope.nonce", "/nonce")
    if not hmac.compare_digest(said.script.encode(), script_digest.encode()):
        raise _refused("The envelope answers another script.", "envelope.script", "/script")
    _require_times(said, live_ms)
    asked = [colour for part in script.parts if part.kind is PartKind.LIGHT for colour in part.colours]
    if [flash.colour for flash in said.flashes] != asked:
        raise _refused("The colours shown are not those of the script.", "envelope.flashes", "/flashes")
    parts = [frame.part for frame in said.frames]
    if parts != sorted(parts) or set(parts) != set(range(len(script.parts))):
        raise _refused("Each part of the script has pictures, in the script's order.", "envelope.parts", "/frames")
    held = sum(script.parts[part].kind is PartKind.HOLD for part in parts)
    if held > MOST_PHOTOGRAPHS:
        raise _malformed(f"At most {MOST_PHOTOGRAPHS} pictures are of holding still.", "envelope.parts", "/frames")


def recording_of(said: Said, script: Script, pictures: Sequence[bytes]) -> Recording:
    """Return the recording that an envelope and its pictures are.

    TooLarge; ImageError where a picture's header is refused; Invalid `envelope.pictures` where the pictures are not
    those that were signed.
    """
    if not 1 <= len(pictures) <= MOST_PICTURES:
        raise _refused(f"Send 1 to {MOST_PICTURES} pictures.", "envelope.pictures", "/frames")
    if sum(map(len, pictures)) > MOST_BYTES:
        raise TooLarge(
            f"The pictures have more than {MOST_BYTES >> 20} MiB together.",
            remedy="Send smaller pictures, as the page does.",
        )
    if len(pictures) != len(said.frames):
        raise _refused("There are not as many pictures as the envelope names.", "envelope.pictures", "/frames")
    for place, (frame, picture) in enumerate(zip(said.frames, pictures, strict=True)):
        found = open_image(picture).reading
        if hashlib.sha256(picture).hexdigest() != frame.sha256 or (found.width, found.height) != (
            frame.width,
            frame.height,
        ):
            raise _refused("A picture is not the one that was signed.", "envelope.pictures", f"/frames/{place}")
    recording = Recording(
        script,
        tuple(Frame(frame.part, frame.at_ms, picture) for frame, picture in zip(said.frames, pictures, strict=True)),
        tuple(Flash(flash.colour, flash.at_ms) for flash in said.flashes),
    )
    try:
        refuse_unbounded(recording)
    except MeasureError as error:
        raise _refused(f"{error}.".capitalize(), error.code, "/frames") from error
    return recording


def photographs_of(recording: Recording) -> list[bytes]:
    """Return the pictures of holding still: the photographs of the face."""
    holds = {place for place, part in enumerate(recording.script.parts) if part.kind is PartKind.HOLD}
    return [frame.picture for frame in recording.frames if frame.part in holds]


def nonce_text(nonce: bytes) -> str:
    """Return a nonce as an envelope holds it: base64url without padding (RFC 4648, 5)."""
    return base64.urlsafe_b64encode(nonce).rstrip(b"=").decode("ascii")


def _key_of(envelope: str) -> ECKey:
    """Return the public key in the header, which has no member but those asked for."""
    try:
        header = jws.extract_compact(envelope.encode("ascii")).headers()
    except (JoseError, ValueError) as error:
        raise _malformed("The envelope is no compact JWS.", "envelope.malformed") from error
    key = header.get("jwk")
    if set(header) != HEADERS or header["typ"] != TYPE or header["alg"] != "ES256" or not isinstance(key, dict):
        raise _malformed(f"The envelope's header is not that of {TYPE}.", "envelope.malformed")
    # What WebCrypto adds says what the key may be used for; anything else could be a private key's.
    is_public = {name for name in key if name not in {"ext", "key_ops"}} == PUBLIC_KEY and key["crv"] == "P-256"
    try:
        return ECKey.import_key({name: key[name] for name in PUBLIC_KEY if is_public})
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise _malformed("The envelope's key is no public key of P-256.", "envelope.key") from error


def _said(payload: bytes) -> Said:
    try:
        table: Any = json.loads(payload)
        if isinstance(table, dict) and isinstance(table.get("camera"), dict):
            # Whatever else a browser tells of its camera stays in the envelope, and is not read.
            table["camera"] = {name: item for name, item in table["camera"].items() if name != "settings"}
        said = build(Said, table)
    except (ShapeError, ValueError, RecursionError) as error:
        detail = str(error) if isinstance(error, ShapeError) else "it is not JSON"
        raise _malformed(f"The envelope cannot be read: {detail}.", "envelope.malformed") from error
    if said.version != VERSION:
        raise _malformed(f"The envelope is not of version {VERSION}.", "envelope.malformed", "/version")
    return said


def _require_times(said: Said, live_ms: float) -> None:
    """Refuse times that do not rise, or that a challenge does not live for. The phone's own date may be wrong."""
    try:
        datetime.fromisoformat(said.began_at)
    except ValueError as error:
        raise _malformed("`began_at` is no RFC 3339 time.", "envelope.times", "/began_at") from error
    for name, times in (("frames", [f.at_ms for f in said.frames]), ("flashes", [f.at_ms for f in said.flashes])):
        if not _rises(times) or any(not 0 <= at <= live_ms for at in times):
            raise _refused("The times do not rise within the challenge's life.", "envelope.times", f"/{name}")


def _rises(times: Iterable[float]) -> bool:
    return all(before <= after for before, after in pairwise(times))


def _refused(message: str, code: str, pointer: str = "") -> Invalid:
    """Refuse what does not answer this challenge."""
    return Invalid(
        message, code=code, remedy="Ask for a new challenge and perform it anew; the page does both.", pointer=pointer
    )


def _malformed(message: str, code: str, pointer: str = "") -> Invalid:
    """Refuse what no page of ours sends."""
    return Invalid(
        message,
        code=code,
        remedy="docs/api.md says what an envelope holds; the page's own code makes one.",
        pointer=pointer,
    )
