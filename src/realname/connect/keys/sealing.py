"""Seal bytes under a key so that they open only where they were put: AES-256-GCM (NIST SP 800-38D).

```
sealed = version (1 byte, 1) | nonce (12 bytes, random) | ciphertext | tag (16 bytes)
```
Random nonces bound a key to 2**32 seals (SP 800-38D, 8.3); a data key is one subscriber's, and stays far below. The
length of what was sealed is not hidden, and an older seal of the same place opens as well as the newest one.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from realname.connect.keys.errors import SealBroken

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
VERSION = b"\x01"
HEAD_BYTES = len(VERSION) + NONCE_BYTES
OVERHEAD_BYTES = HEAD_BYTES + TAG_BYTES


Bytes = bytes | bytearray | memoryview


def seal(cipher: AESGCM, plain: Bytes, binding: bytes) -> bytearray:
    """Return the sealed form of `plain`, OVERHEAD_BYTES longer, which opens with the same binding alone.

    It is the buffer that was written into: a `bytes` of a picture would be a copy, which costs twelve times the cipher.
    """
    nonce = os.urandom(NONCE_BYTES)
    sealed = bytearray(OVERHEAD_BYTES + len(plain))
    sealed[:HEAD_BYTES] = VERSION + nonce
    cipher.encrypt_into(nonce, plain, VERSION + binding, memoryview(sealed)[HEAD_BYTES:])
    return sealed


def unseal(cipher: AESGCM, sealed: Bytes, binding: bytes) -> bytes:
    """Return what was sealed. SealBroken for anything but the whole, unaltered seal of this place under this key."""
    view = memoryview(sealed)
    if len(view) < OVERHEAD_BYTES or view[: len(VERSION)] != VERSION:
        raise SealBroken("sealed bytes do not open")
    try:
        return cipher.decrypt(bytes(view[len(VERSION) : HEAD_BYTES]), view[HEAD_BYTES:], VERSION + binding)
    except InvalidTag:
        raise SealBroken("sealed bytes do not open") from None
