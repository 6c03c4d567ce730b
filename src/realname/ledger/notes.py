"""Signed notes of the C2SP format `signed-note`: a text, and lines of signatures under it.

Keys are written as that format's other implementations write them: `name+hash+base64` for verifying, and
`PRIVATE+KEY+name+hash+base64` for signing, which is a secret.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from realname.ledger.errors import NoteError

ED25519 = 0x01
COSIGNATURE = 0x04
"""Signature types of `signed-note`: over the text itself, and over text and time (`tlog-cosignature`)."""

KEY_BYTES = 32
MAX_BYTES = 256 * 1024
MAX_SIGNATURES = 100
"""Bounds on what is read from strangers; the format asks for 16 signatures at least."""

DASH = "\u2014"


@dataclass(frozen=True, slots=True)
class Signature:
    """One line under a note: whose, and its bytes without the key's identifier."""

    name: str
    key_id: bytes
    payload: bytes

    @property
    def line(self) -> str:
        """Return the line as it stands in a note, its newline included."""
        return f"{DASH} {self.name} {base64.b64encode(self.key_id + self.payload).decode('ascii')}\n"


class Verifier(Protocol):
    """A public key that knows what its signatures are over."""

    @property
    def name(self) -> str:
        """Return the key's name."""
        ...

    @property
    def key_id(self) -> bytes:
        """Return the key's identifier, 4 bytes."""
        ...

    def verifies(self, text: bytes, payload: bytes) -> bool:
        """Say whether this is a signature of hers over that text."""
        ...


@dataclass(frozen=True, slots=True)
class PublicKey:
    """An Ed25519 key that verifies notes: a log's own."""

    name: str
    public: bytes
    kind: int = ED25519

    def __post_init__(self) -> None:
        require_name(self.name)
        if len(self.public) != KEY_BYTES:
            raise NoteError("a public key has another length", code="trust.malformed_key")

    @property
    def key_id(self) -> bytes:
        """Return the identifier: the first 4 bytes of SHA-256 over name, type and key."""
        return key_id(self.name, self.kind, self.public)

    @property
    def text(self) -> str:
        """Return the key as it is written."""
        material = base64.b64encode(bytes([self.kind]) + self.public).decode("ascii")
        return f"{self.name}+{self.key_id.hex()}+{material}"

    def verifies(self, text: bytes, payload: bytes) -> bool:
        """Say whether this is the key's signature over the text."""
        return is_signed(self.public, text, payload)


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """An Ed25519 key that signs notes. `seed` (RFC 8032, 32 bytes) is secret."""

    name: str
    seed: bytes = field(repr=False)
    kind: int = ED25519

    def __post_init__(self) -> None:
        require_name(self.name)
        if len(self.seed) != KEY_BYTES:
            raise NoteError("a private key has another length", code="trust.malformed_key")

    @property
    def public(self) -> PublicKey:
        """Return the key that verifies."""
        private = Ed25519PrivateKey.from_private_bytes(self.seed)
        return PublicKey(self.name, private.public_key().public_bytes_raw(), self.kind)

    @property
    def secret_text(self) -> str:
        """Return the key as it is written: a secret."""
        material = base64.b64encode(bytes([self.kind]) + self.seed).decode("ascii")
        return f"PRIVATE+KEY+{self.name}+{self.public.key_id.hex()}+{material}"

    def signed(self, message: bytes) -> bytes:
        """Return the raw signature over a message, 64 bytes."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)


@dataclass(frozen=True, slots=True)
class Note:
    """A note that was read. `text` ends in a newline; of `signatures`, nothing is verified."""

    text: bytes
    signatures: tuple[Signature, ...]


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """Return the identifier of a key of that name and type."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether an Ed25519 signature is right."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def new_key(name: str, kind: int = ED25519) -> PrivateKey:
    """Return a new key."""
    return PrivateKey(name, Ed25519PrivateKey.generate().private_bytes_raw(), kind)


def read_public_key(text: str) -> PublicKey:
    """Return a public key that is written as `name+hash+base64`. NoteError `trust.malformed_key`."""
    name, kind, material, identifier = _key_parts(text.strip())
    key = PublicKey(name, material, kind)
    if key.key_id != identifier:
        raise NoteError("a public key and its hash disagree", code="trust.malformed_key")
    return key


def read_private_key(text: str) -> PrivateKey:
    """Return a private key that is written as `PRIVATE+KEY+...`. NoteError `trust.malformed_key`, without the text."""
    stripped = text.strip()
    if not stripped.startswith("PRIVATE+KEY+"):
        raise NoteError("a private key begins with PRIVATE+KEY+", code="trust.malformed_key")
    name, kind, material, identifier = _key_parts(stripped.removeprefix("PRIVATE+KEY+"))
    key = PrivateKey(name, material, kind)
    if key.public.key_id != identifier:
        raise NoteError("a private key and its hash disagree", code="trust.malformed_key")
    return key


def sign(text: bytes, key: PrivateKey) -> Signature:
    """Return an Ed25519 signature over a note's text."""
    _require_text(text)
    return Signature(key.name, key.public.key_id, key.signed(text))


def written(text: bytes, signatures: Iterable[Signature]) -> bytes:
    """Return the note as its bytes."""
    return text + b"\n" + "".join(signature.line for signature in signatures).encode()


def read(encoded: bytes) -> Note:
    """Return a note, nothing of it verified. NoteError `note.malformed`."""
    if len(encoded) > MAX_BYTES:
        raise NoteError(f"a note has at most {MAX_BYTES} bytes")
    text, separator, lines = encoded.rpartition(b"\n\n")
    if not separator or not lines.endswith(b"\n"):
        raise NoteError("a note ends in an empty line and signatures")
    text += b"\n"
    _require_text(text)
    return Note(text, read_signatures(lines))


def read_signatures(lines: bytes) -> tuple[Signature, ...]:
    """Return lines of signatures. NoteError `note.malformed`."""
    if not lines.endswith(b"\n") or lines.count(b"\n") > MAX_SIGNATURES:
        raise NoteError("signatures are lines, each with its newline, and not more than a hundred")
    try:
        return tuple(map(_signature, lines.decode()[:-1].split("\n")))
    except UnicodeDecodeError:
        raise NoteError("a note is UTF-8") from None


def verified(note: Note, keys: Iterable[Verifier]) -> tuple[tuple[Verifier, Signature], ...]:
    """Return the signatures of these keys, each key once, and ignore those of others.

    NoteError `note.wrong_signature` where one of a known key is wrong: the whole note is then refused.
    """
    by_name = {(key.name, key.key_id): key for key in keys}
    found: dict[tuple[str, bytes], tuple[Verifier, Signature]] = {}
    for signature in note.signatures:
        who = (signature.name, signature.key_id)
        if who not in by_name or who in found:
            continue
        if not by_name[who].verifies(note.text, signature.payload):
            raise NoteError(f"the signature by {signature.name} is wrong", code="note.wrong_signature")
        found[who] = (by_name[who], signature)
    return tuple(found.values())


def require_name(name: str) -> None:
    """Raise NoteError where a key may not have that name."""
    if not is_name(name):
        raise NoteError("a key's name has no spaces and no plus", code="trust.malformed_key")


def is_name(name: str) -> bool:
    """Say whether a key may have that name: no spaces of any script, no controls, no plus."""
    return bool(name) and "+" not in name and not any(c.isspace() or ord(c) < 0x20 for c in name)  # noqa: PLR2004


def unbase64(text: str) -> bytes:
    """Return the bytes of standard base64 in its one canonical form. ValueError for any other."""
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode("ascii") != text:
        raise ValueError("not canonical base64")
    return data


def _require_text(text: bytes) -> None:
    try:
        decoded = text.decode()
    except UnicodeDecodeError:
        raise NoteError("a note is UTF-8") from None
    if not decoded.endswith("\n") or any(ord(c) < 0x20 and c != "\n" for c in decoded):  # noqa: PLR2004  controls
        raise NoteError("a note's text ends in a newline and holds no other control character")


def _signature(line: str) -> Signature:
    parts: Sequence[str] = line.split(" ")
    try:
        dash, name, encoded = parts
        data = unbase64(encoded)
    except (ValueError, binascii.Error):
        raise NoteError("a signature's line is malformed") from None
    if dash != DASH or not is_name(name) or len(data) <= 4:  # noqa: PLR2004  the key's identifier
        raise NoteError("a signature's line is malformed")
    return Signature(name, data[:4], data[4:])


def _key_parts(text: str) -> tuple[str, int, bytes, bytes]:
    """Return name, type, key material and identifier of a written key."""
    try:
        name, identifier, encoded = text.split("+", 2)
        data, known = unbase64(encoded), bytes.fromhex(identifier)
    except (ValueError, binascii.Error):
        raise NoteError("a key is written as name+hash+base64", code="trust.malformed_key") from None
    if len(identifier) != 8 or len(data) != 1 + KEY_BYTES or data[0] not in {ED25519, COSIGNATURE}:  # noqa: PLR2004
        raise NoteError("a key is of no type that this version reads", code="trust.malformed_key")
    return name, data[0], data[1:], known
