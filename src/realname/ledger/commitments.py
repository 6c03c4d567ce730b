"""Salted commitments: a public digest that binds what stays secret, and that nobody can guess it back from.

The commitment is SHA-256 over a fixed line, 32 random bytes and the content. Whoever is shown salt and content can
check that they are what was committed to; once the salt is erased, no content can be tied to the commitment, even by
someone who tries every content there is.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field

SALT_BYTES = 32
"""As long as the digest: guessing the salt is no easier than inverting the hash."""

_DOMAIN = b"realname/commitment/v1\n"
"""Keeps a commitment from being taken for another SHA-256 of this project, such as a leaf's."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens a commitment. `salt` is erased with the person's key; neither is ever logged or shown in errors."""

    salt: bytes = field(repr=False)
    content: bytes = field(repr=False)

    @property
    def commitment(self) -> str:
        """Return the commitment that this opens, in hex."""
        return commit(self.salt, self.content)


def new_salt() -> bytes:
    """Return a salt that nobody can guess."""
    return secrets.token_bytes(SALT_BYTES)


def commit(salt: bytes, content: bytes) -> str:
    """Return the commitment to `content`, in hex. ValueError where the salt is not `SALT_BYTES` long."""
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes")
    return hashlib.sha256(_DOMAIN + salt + content).hexdigest()


def opens(opening: Opening, commitment: str) -> bool:
    """Say whether this is what was committed to."""
    return len(opening.salt) == SALT_BYTES and opening.commitment == commitment
