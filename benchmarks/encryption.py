"""Print what sealing costs: a picture, a field, a data key, a blind index, and the rotation of a million data keys.

`python benchmarks/encryption.py`: one thread; medians of batches. Beside our seal stands plain AES-256-GCM of the same
bytes, which is what it cannot be faster than.
"""

from __future__ import annotations

import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import cryptography
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from realname.connect.keys.blind_index import BlindIndex
from realname.connect.keys.data_keys import DataKey, KeyOwner, Place, new_data_key, open_data_key, rewrap
from realname.connect.keys.file_keyring import FileKeyring

BATCHES = 15
BATCH_SECONDS = 0.1
PICTURE_BYTES = 200_000
PHOTOGRAPH_BYTES = 3_000_000


def microseconds(work: Callable[[], object]) -> float:
    """Return the median time of a call, over batches that are long enough for the clock."""
    began, calls = time.perf_counter(), 0
    while time.perf_counter() - began < BATCH_SECONDS:
        work()
        calls += 1
    batches = []
    for _ in range(BATCHES):
        began = time.perf_counter()
        for _ in range(calls):
            work()
        batches.append((time.perf_counter() - began) / calls * 1e6)
    return statistics.median(batches)


def show(what: str, took_us: float, payload_bytes: int = 0) -> None:
    """Print one row."""
    rate = f"{payload_bytes / took_us / 1000:9.2f} GB/s" if payload_bytes else ""
    print(f"{what:46}{took_us:10.1f} us{rate}")


def main() -> None:
    """Print the table."""
    print(f"cryptography {cryptography.__version__}; Python {platform.python_version()}; one thread")
    secret, place = os.urandom(32), Place("evidence", "image", uuid4())
    key, cipher, owner = DataKey(secret), AESGCM(secret), KeyOwner(uuid4(), uuid4(), "evidence")
    for name, size in (
        ("a field, 40 bytes", 40),
        ("a picture, 200 kB", PICTURE_BYTES),
        ("a photograph, 3 MB", PHOTOGRAPH_BYTES),
    ):
        plain = os.urandom(size)
        sealed = key.seal(plain, place)
        show(f"AES-256-GCM alone, {name}", microseconds(lambda p=plain: cipher.encrypt(os.urandom(12), p, b"")), size)  # type: ignore[misc]
        show(f"seal {name}", microseconds(lambda p=plain: key.seal(p, place)), size)  # type: ignore[misc]
        show(f"unseal {name}", microseconds(lambda s=sealed: key.unseal(s, place)), size)  # type: ignore[misc]
    index = BlindIndex(uuid4(), {1: secret})
    show("blind index of a number", microseconds(lambda: index.of("number", "+8613800138000")))
    with tempfile.TemporaryDirectory() as folder:
        ring = FileKeyring.create(Path(folder) / "keyring.json")
        _, wrapped = new_data_key(ring, owner)
        show("new data key, wrapped (file)", microseconds(lambda: new_data_key(ring, owner)))
        show("open a data key (file)", microseconds(lambda: open_data_key(ring, wrapped, owner)))
        ring.rotate()
        took = microseconds(lambda: rewrap(ring, wrapped, owner))
        show("rewrap a data key (file)", took)
        print(f"rewrapping a million data keys: {took:.0f} s of one core, without the database's part")


if __name__ == "__main__":
    main()
