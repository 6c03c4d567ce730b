"""Evidence in a folder of this machine: one file a key, sharded, for the owner alone, written whole or not at all.

```
FOLDER/incoming/          files being written; what a crash left here is swept when the folder is opened
FOLDER/ab/cd/abcd...      evidence, by the first four digits of its key
```
A file is written and synced under another name, then renamed, then its folder is synced: after a power cut it is there
whole, or it is not there. One folder serves several processes of one machine.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from realname.connect.evidence_store.contract import (
    KEY,
    MAX_SEALED_BYTES,
    EvidenceError,
    SealedBytes,
    check_key,
    check_size,
)

INCOMING = "incoming"
ABANDONED_S = 3600.0
"""No write takes an hour: an incoming file older than this is a crash's."""

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class LocalFolder:
    """An EvidenceStore in a folder, which is made where it is missing. EvidenceError `evidence.unwritable`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._incoming = folder / INCOMING
        with _unwritable():
            _make_folder(folder)
            _make_folder(self._incoming)
            self._sweep_incoming()

    def put(self, key: str, sealed: SealedBytes) -> None:
        """Store under a new key, durably once this returns, or raise and store nothing."""
        final = self._path(key)
        check_size(sealed)
        if final.exists():
            self._refuse_other(key, sealed)
            return
        draft = self._incoming / f"{key}.{secrets.token_hex(8)}"
        with _unwritable():
            try:
                _write(draft, sealed.value)
                _make_folder(final.parent.parent)
                _make_folder(final.parent)
                draft.replace(final)
                _sync_folder(final.parent)
            except BaseException:
                draft.unlink(missing_ok=True)
                raise

    def get(self, key: str) -> SealedBytes:
        """Return what was stored."""
        try:
            descriptor = os.open(self._path(key), os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
            with os.fdopen(descriptor, "rb") as file:
                value = file.read(MAX_SEALED_BYTES + 1)
        except FileNotFoundError:
            raise EvidenceError(
                "there is no evidence under this key",
                code="evidence.not_found",
                remedy="It was erased, or never stored: capture it again.",
                permanent=True,
            ) from None
        except OSError:
            raise _unreadable() from None
        try:
            return check_size(SealedBytes(value))
        except EvidenceError:
            raise _unreadable() from None

    def delete(self, key: str) -> bool:
        """Remove, durably once this returns, and say whether it was there."""
        path = self._path(key)
        with _unwritable():
            try:
                path.unlink()
            except FileNotFoundError:
                return False
            _sync_folder(path.parent)
        return True

    def stored_before(self, moment: datetime) -> Iterator[str]:
        """Give the keys of what was stored before that moment; what vanishes meanwhile is passed over."""
        if moment.tzinfo is None:
            raise ValueError("a moment has a time zone")
        for path in self._folder.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
            with contextlib.suppress(FileNotFoundError):
                if KEY.fullmatch(path.name) and path.lstat().st_mtime < moment.timestamp():
                    yield path.name

    def _path(self, key: str) -> Path:
        check_key(key)
        return self._folder / key[:2] / key[2:4] / key

    def _refuse_other(self, key: str, sealed: SealedBytes) -> None:
        if self.get(key) != sealed:
            raise EvidenceError(
                "other evidence is stored under this key",
                code="evidence.exists",
                remedy="Store new evidence under a new key.",
                permanent=True,
            )

    def _sweep_incoming(self) -> None:
        for path in self._incoming.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if path.lstat().st_mtime < time.time() - ABANDONED_S:
                    path.unlink()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=False)
    except FileExistsError:
        return
    except FileNotFoundError:
        _make_folder(folder.parent)
        _make_folder(folder)
        return
    _sync_folder(folder.parent)


def _write(path: Path, value: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb", buffering=0) as file:
        os.fchmod(descriptor, 0o600)
        rest = memoryview(value)
        while rest:
            rest = rest[file.write(rest) :]
        os.fsync(descriptor)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unreadable() -> EvidenceError:
    return EvidenceError(
        "the evidence cannot be read",
        code="evidence.unreadable",
        remedy="Check the disk and the folder's permissions; restore the file from a backup.",
        permanent=False,
    )


@contextlib.contextmanager
def _unwritable() -> Iterator[None]:
    """Turn the system's refusals into EvidenceError, without their paths."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise EvidenceError(
                "there is no room for more evidence",
                code="evidence.disk_full",
                remedy="Free space on the evidence folder's disk, or raise its quota; nothing half-written was kept.",
                permanent=False,
            ) from None
        raise EvidenceError(
            "evidence cannot be written",
            code="evidence.unwritable",
            remedy="Check that the evidence folder exists, that its disk is writable, and who owns it.",
            permanent=False,
        ) from None
