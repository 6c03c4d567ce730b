"""A keyring in a file that its owner alone may read: for development, and for a secret mounted by other means.

Whoever reads the file reads everything: keep it, and its backups, apart from the database's. Processes that share the
file notice a change of it before their next use of a key, so that rotation needs no restart.
"""

from __future__ import annotations

import base64
import binascii
import fcntl
import json
import os
import stat
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from platformdirs import user_config_path

from realname.connect.choosing import is_production
from realname.connect.keys.errors import KeyringUnusable
from realname.connect.keys.keyring import WrappedKey
from realname.connect.keys.ring import Ring
from realname.connect.keys.sealing import KEY_BYTES

FORMAT = 1
LARGEST_BYTES = 1 << 20  # ten thousand keys; a longer file is not a keyring
Version = tuple[int, int, int]


class FileKeyring:
    """Key-encryption keys in a JSON file of mode 0600. Every change replaces the file, whole or not at all."""

    def __init__(self, path: Path) -> None:
        """Open the ring in that file; `create` makes one. KeyringUnusable."""
        self._path = path
        self._lock = threading.Lock()
        self._ring, self._version = _read(path)

    def __repr__(self) -> str:
        return f"FileKeyring({str(self._path)!r})"

    @classmethod
    def create(cls, path: Path) -> Self:
        """Make a ring of one key in a new file, and open it; where another process was first, open that one's."""
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(path, Ring.new(), os.link)
        except FileExistsError:
            return cls(path)
        except OSError as error:
            raise _unwritable(path, error) from error
        return cls(path)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """Open the file REALNAME_KEYRING_FILE, else the user's; make it where there is none, but not in production.

        In production a file that is missing is a mount that failed: a new ring would seal what no other ring opens.
        """
        chosen = environ.get("REALNAME_KEYRING_FILE")
        path = Path(chosen) if chosen else user_config_path("realname") / "keyring.json"
        if path.exists() or is_production(environ):
            return cls(path)
        return cls.create(path)

    @property
    def current_key_id(self) -> str:
        """The key under which the next data key is wrapped."""
        return self._fresh().current

    @property
    def key_ids(self) -> frozenset[str]:
        """Every key of the ring."""
        return frozenset(self._fresh().keys)

    def wrap(self, data_key: bytes, context: bytes) -> WrappedKey:
        """Return the stored form of a data key."""
        return self._fresh().wrap(data_key, context)

    def unwrap(self, wrapped: WrappedKey, context: bytes) -> bytes:
        """Return the data key. UnknownKey, SealBroken."""
        return self._fresh().unwrap(wrapped, context)

    def rotate(self) -> str:
        """Make a new current key and return its id."""
        return self._change(Ring.rotated).current

    def retire(self, key_id: str) -> None:
        """Destroy a key. UnknownKey; ValueError for the current one. Backups of the file still hold it."""
        self._change(lambda ring: ring.without(key_id))

    def _fresh(self) -> Ring:
        try:
            facts = self._path.stat()
        except OSError as error:
            raise _unreadable(self._path, error) from error
        with self._lock:
            if _version(facts) != self._version:
                self._ring, self._version = _read(self._path)
            return self._ring

    def _change(self, change: Callable[[Ring], Ring]) -> Ring:
        try:
            with _alone(self._path):
                changed = change(_read(self._path)[0])
                _write(self._path, changed, os.replace)
        except OSError as error:
            raise _unwritable(self._path, error) from error
        return changed  # not what the file holds by now: another process may have changed it again


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the lock beside the file, against another process that changes it at the same time."""
    descriptor = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _write(path: Path, ring: Ring, place: Callable[[Path, Path], None]) -> None:
    text = json.dumps(
        {
            "format": FORMAT,
            "current": ring.current,
            "keys": {name: base64.b64encode(key).decode("ascii") for name, key in ring.keys.items()},
        }
    )
    partial = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as out:
            out.write(text)
            out.flush()
            os.fsync(descriptor)
        place(partial, path)
    finally:
        partial.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _read(path: Path) -> tuple[Ring, Version]:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)  # a pipe would be waited for
    except OSError as error:
        raise _unreadable(path, error) from error
    try:
        facts = os.fstat(descriptor)
        _refuse_open_file(path, facts)
        content = os.read(descriptor, LARGEST_BYTES + 1)
    except OSError as error:
        raise _unreadable(path, error) from error
    finally:
        os.close(descriptor)
    return _parse(path, content), _version(facts)


def _refuse_open_file(path: Path, facts: os.stat_result) -> None:
    if not stat.S_ISREG(facts.st_mode) or facts.st_uid not in (os.geteuid(), 0):
        raise KeyringUnusable(
            f"{path} is not a file of this account's",
            code="keys.foreign_file",
            remedy="Give the file to the account that runs realname, or to root.",
        )
    if stat.S_IMODE(facts.st_mode) & 0o077:
        raise KeyringUnusable(
            f"{path} can be read or written by others",
            code="keys.open_file",
            remedy="Run: chmod 600 FILE. If others could have read it, rotate the key and retire the old one.",
        )


def _parse(path: Path, content: bytes) -> Ring:
    try:
        read = json.loads(content)
        keys = {str(name): base64.b64decode(key, validate=True) for name, key in read["keys"].items()}
        ring = Ring(read["current"], keys)
        is_whole = read["format"] == FORMAT and ring.current in keys and len(content) <= LARGEST_BYTES
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        is_whole = False
    if not is_whole or any(len(key) != KEY_BYTES for key in ring.keys.values()):
        # The cause is not chained: its text may repeat what the file holds.
        raise KeyringUnusable(
            f"{path} is not a keyring",
            code="keys.malformed_file",
            remedy="Restore it from its backup. Without it, what it sealed cannot be opened.",
        )
    return ring


def _version(facts: os.stat_result) -> Version:
    return facts.st_ino, facts.st_mtime_ns, facts.st_size


def _unreadable(path: Path, error: OSError) -> KeyringUnusable:
    return KeyringUnusable(
        f"{path} cannot be read: {error.strerror}",
        code="keys.missing_file",
        remedy="Mount or restore the keyring's file, or name it in REALNAME_KEYRING_FILE. Never start with a new one.",
    )


def _unwritable(path: Path, error: OSError) -> KeyringUnusable:
    return KeyringUnusable(
        f"{path} cannot be written: {error.strerror}",
        code="keys.unwritable_file",
        remedy="Give this account write permission to the file's folder, and check that the disk has room.",
    )
