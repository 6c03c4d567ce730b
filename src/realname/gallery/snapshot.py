"""A memory gallery on disk, sealed, so that a restart need not open every row: AES-256-GCM (NIST SP 800-38D) in parts.

```
file = magic (8) | length of head (4, big-endian) | head (JSON) | parts
part = length (8, big-endian) | nonce (12) | ciphertext and tag
```
The head and a part's number are bound to each part, and the last part holds nothing: a part that is missing, twice, or
of another file does not open. The head says up to which change the rows are in it; it holds no id and no template.
"""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from numpy.typing import NDArray

from realname.gallery.contract import Kind
from realname.gallery.errors import SnapshotUnusable
from realname.gallery.memory import InMemoryGallery

MAGIC = b"rngall01"
NONCE_BYTES = 12
ROWS = 1 << 16
"""Entries a part: 10 MB."""

LARGEST_HEAD = 4096
LARGEST_PART = 1 << 26


def write_snapshot(gallery: InMemoryGallery, path: Path, key: bytes, *, upto: str) -> None:
    """Write all entries as they are now; `upto` names the last change that is in them. All or nothing.

    Raises OSError where the disk does not take it; what was there before stays.
    """
    head = json.dumps({**_described(gallery.kind), "upto": upto}, sort_keys=True).encode()
    cipher = AESGCM(key)
    partial = path.with_name(f"{path.name}.partial")
    try:
        with partial.open("wb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(MAGIC + struct.pack(">I", len(head)) + head)
            number = -1
            for number, part in enumerate(_packed(gallery)):
                _write_part(file, cipher, part, head, number)
            _write_part(file, cipher, b"", head, number + 1)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def read_snapshot(gallery: InMemoryGallery, path: Path, key: bytes) -> str:
    """Fill an empty gallery, and return the last change that is in it. SnapshotUnusable: it is empty again then."""
    if len(gallery):
        raise ValueError("a snapshot fills an empty gallery")
    cipher = AESGCM(key)
    try:
        with path.open("rb") as file:
            head = _head(file)
            upto = _upto(head, gallery.kind)
            for part in _parts(file, cipher, head):
                gallery.put_rows(*_unpacked(part, gallery.kind.size))
    except SnapshotUnusable:
        gallery.clear()
        raise
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        gallery.clear()
        raise SnapshotUnusable("the snapshot is absent or torn") from error
    return upto


def _described(kind: Kind) -> dict[str, str | int]:
    return {"gallery": kind.name, "engine": kind.engine_digest, "key": kind.key_id, "size": kind.size}


def _packed(gallery: InMemoryGallery) -> Iterator[bytes]:
    for ids, codes, scales in gallery.rows(ROWS):
        yield ids.tobytes() + scales.astype("<f4").tobytes() + codes.tobytes()


def _unpacked(part: bytes, size: int) -> tuple[NDArray[np.void], NDArray[np.int8], NDArray[np.float32]]:
    count, rest = divmod(len(part), 16 + 4 + size)
    if rest:
        raise SnapshotUnusable("a part of the snapshot has another form")
    ids = np.frombuffer(part, "V16", count)
    scales = np.frombuffer(part, "<f4", count, 16 * count).astype(np.float32)
    codes = np.frombuffer(part, np.int8, count * size, 20 * count).reshape(count, size)
    return ids, codes, scales


def _write_part(file: BinaryIO, cipher: AESGCM, part: bytes, head: bytes, number: int) -> None:
    nonce = os.urandom(NONCE_BYTES)
    sealed = nonce + cipher.encrypt(nonce, part, _binding(head, number))
    file.write(struct.pack(">Q", len(sealed)) + sealed)


def _head(file: BinaryIO) -> bytes:
    start = file.read(len(MAGIC) + 4)
    if start[: len(MAGIC)] != MAGIC:
        raise SnapshotUnusable("the file is no snapshot")
    if len(start) < len(MAGIC) + 4:
        raise SnapshotUnusable("the snapshot is torn")
    [length] = struct.unpack(">I", start[len(MAGIC) :])
    if length > LARGEST_HEAD:
        raise SnapshotUnusable("the snapshot's head is too long")
    return file.read(length)


def _upto(head: bytes, kind: Kind) -> str:
    described = json.loads(head)
    upto = described.pop("upto")
    if described != _described(kind):
        raise SnapshotUnusable("the snapshot is of another gallery")
    return str(upto)


def _parts(file: BinaryIO, cipher: AESGCM, head: bytes) -> Iterator[bytes]:
    """Yield the parts until the empty one, which is the last."""
    number = 0
    while part := _opened(file, cipher, _binding(head, number)):
        yield part
        number += 1
    if file.read(1):
        raise SnapshotUnusable("the snapshot goes on behind its end")


def _opened(file: BinaryIO, cipher: AESGCM, binding: bytes) -> bytes:
    start = file.read(8)
    if len(start) < len(b"00000000"):
        raise SnapshotUnusable("the snapshot is cut off")
    [length] = struct.unpack(">Q", start)
    if length > LARGEST_PART:
        raise SnapshotUnusable("a part of the snapshot is too long")
    sealed = file.read(length)
    try:
        return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], binding)
    except (InvalidTag, ValueError):
        raise SnapshotUnusable("a part of the snapshot does not open") from None


def _binding(head: bytes, number: int) -> bytes:
    return struct.pack(">Q", number) + head
