"""A terminal's own key and what it was registered as: one file that only its account reads."""

from __future__ import annotations

import base64
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from realname.cli.failures import InputError

ALGORITHM = "Ed25519"


@dataclass(frozen=True, slots=True)
class Device:
    """A terminal: its key, and once it is registered its operator, its id, and the server's public key (JWK `x`)."""

    key: Ed25519PrivateKey = field(repr=False)
    operator: str = ""
    terminal: str = ""
    server_key: str = ""

    @property
    def public_key(self) -> str:
        """The public key in base64url, as the programme's page asks for it."""
        return base64url(self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    def sign(self, kind: str, claims: dict[str, Any]) -> str:
        """Return a compact JWS (RFC 7515) of these claims, with that `typ`."""
        head = base64url(json.dumps({"alg": ALGORITHM, "typ": kind}, separators=(",", ":")).encode())
        body = base64url(json.dumps(claims, separators=(",", ":")).encode())
        return f"{head}.{body}.{base64url(self.key.sign(f'{head}.{body}'.encode()))}"


def is_signed(signature: str, kind: str, content: bytes, server_key: str) -> bool:
    """Tell whether a detached JWS (RFC 7515, appendix F) is the server's, of that `typ`, over these bytes."""
    head, _, rest = signature.partition(".")
    between, _, signed = rest.partition(".")
    try:
        known = json.loads(unbase64url(head)) == {"alg": ALGORITHM, "typ": kind}
        public = Ed25519PublicKey.from_public_bytes(unbase64url(server_key))
        public.verify(unbase64url(signed), f"{head}.{base64url(content)}".encode())
    except Exception:  # noqa: BLE001  whatever is wrong with a signature, it is none
        return False
    return known and not between


def base64url(content: bytes) -> str:
    """Return bytes in base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def unbase64url(text: str) -> bytes:
    """Return the bytes of base64url without padding. ValueError."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def read_device(path: Path) -> Device:
    """Return the terminal of a file, after drawing a key into a new one where there is none. InputError."""
    if not path.exists():
        return write_device(path, Device(Ed25519PrivateKey.generate()))
    try:
        held = json.loads(path.read_text("utf-8"))
        key = Ed25519PrivateKey.from_private_bytes(unbase64url(held["key"]))
        return Device(key, held["operator"], held["terminal"], held["server_key"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path} is no terminal's file",
            code="input.terminal_file",
            remedy="Name another file; a new key is drawn where there is none.",
        ) from error


def write_device(path: Path, device: Device) -> Device:
    """Write a terminal's file, for its account alone, and return the terminal. InputError."""
    held = {
        "key": base64url(device.key.private_bytes_raw()),
        "operator": device.operator,
        "terminal": device.terminal,
        "server_key": device.server_key,
    }
    partial = path.with_name(f"{path.name}.partial")
    try:
        partial.unlink(missing_ok=True)
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
            json.dump(held, out, indent=1)
        partial.replace(path)
    except OSError as error:
        raise InputError(
            f"{path} cannot be written", code="input.terminal_file", remedy="Name a file in a folder of this account."
        ) from error
    return device
