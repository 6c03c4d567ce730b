"""The folder of the embedded server: what lies where, who may use it, and what is wrong with it, if anything is.

```
FOLDER/launcher.lock    held by the process that started the server
FOLDER/server.lock      held by the server and all its processes, so that a late one is waited for
FOLDER/passwords.json   of the three roles; mode 0600, the launching account's
FOLDER/server.log       what the server says; no statements and no values are in it
FOLDER/cluster/         PostgreSQL's own files; mode 0700, the server's account's
```
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from realname.database.account import Account, can_reach, server_account
from realname.database.errors import ServerUnusable

ROOTS_FOLDER = Path("/var/lib/realname")
FIRST_START_BYTES = 256 << 20  # a new cluster takes 39 MB and up to two 16 MB segments of its log
RESTART_BYTES = 48 << 20  # room for recovery: two segments and a checkpoint
LOG_BYTES = 4 << 20
SOCKET_PATH_BYTES = 107  # sun_path of unix(7), without its final zero
SOCKET_PORT = 5432  # no port of the network: part of the name of the socket's file
SOCKET_NAME = f".s.PGSQL.{SOCKET_PORT}"
LATE_SERVER_SECONDS = 20
ROLES = ("postgres", "owner", "app")


@dataclass(frozen=True, slots=True)
class DataFolder:
    """One server's folder, by its absolute path."""

    path: Path

    @property
    def cluster(self) -> Path:
        """Where PostgreSQL keeps its files."""
        return self.path / "cluster"

    @property
    def passwords(self) -> Path:
        """Where the roles' passwords are kept."""
        return self.path / "passwords.json"

    @property
    def log(self) -> Path:
        """Where the server writes what it has to say."""
        return self.path / "server.log"

    def socket_folder(self) -> Path:
        """Return where the socket lies: with the cluster's files, else in a private folder of a shorter path."""
        if len(os.fsencode(self.cluster / SOCKET_NAME)) <= SOCKET_PATH_BYTES:
            return self.cluster
        name = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"realname-{name}"


def default_folder() -> DataFolder:
    """Return REALNAME_DATA's folder, else the checkout's `var/` or the user's, else (for root) /var/lib/realname.

    The server of root runs as `nobody`, which cannot pass through root's home: hence the last.
    """
    chosen = os.environ.get("REALNAME_DATA")
    if chosen:
        return DataFolder(Path(chosen).absolute() / "postgresql")
    checkout = Path(__file__).absolute().parents[3]
    base = checkout / "var" if (checkout / "pyproject.toml").is_file() else user_data_path("realname")
    account = server_account()
    if account.is_other and not can_reach(account, base):
        base = ROOTS_FOLDER
    return DataFolder(base / "postgresql")


def prepare(folder: DataFolder, account: Account) -> None:
    """Make the folder where it is not there, and refuse one that is not ours or cannot be used."""
    try:
        folder.path.mkdir(mode=0o755, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder.path):
            pass
    except OSError as error:
        raise unwritable(folder, error) from error
    if not can_reach(account, folder.path):
        raise ServerUnusable(
            f"the server runs as `nobody`, which cannot reach {folder.path}",
            code="database.unreachable_folder",
            remedy="Point REALNAME_DATA at a folder outside of private ones, or start from an ordinary account.",
        )
    if not folder.cluster.exists() and not folder.passwords.exists():
        _refuse_foreign(folder)
    needed = RESTART_BYTES if folder.cluster.exists() else FIRST_START_BYTES
    if shutil.disk_usage(folder.path).free < needed:
        raise disk_full(folder, needed)


def _refuse_foreign(folder: DataFolder) -> None:
    ours = {"launcher.lock", "server.lock", "server.log", "cluster.partial", "programs"}
    strangers = sorted(entry.name for entry in folder.path.iterdir() if entry.name not in ours)
    if strangers:
        raise ServerUnusable(
            f"{folder.path} holds other files ({strangers[0]}, for one) and no database of realname",
            code="database.foreign_folder",
            remedy="Point REALNAME_DATA at a folder of its own. Nothing was changed in this one.",
        )


def check_cluster(folder: DataFolder, account: Account, major: int) -> None:
    """Refuse a cluster that is broken, another account's, or another version's. Nothing is mended here."""
    if not folder.passwords.exists():
        raise broken(folder, "the roles' passwords are gone")
    owner = folder.cluster.stat()
    if owner.st_uid != account.uid:
        raise ServerUnusable(
            f"{folder.cluster} belongs to another account of this machine",
            code="database.foreign_folder",
            remedy="Start realname from the account that made it, or point REALNAME_DATA at another folder.",
        )
    if stat.S_IMODE(owner.st_mode) & 0o077:
        folder.cluster.chmod(0o700)
    try:
        version = (folder.cluster / "PG_VERSION").read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise broken(folder, "it names no version") from error
    if version != str(major):
        raise ServerUnusable(
            f"the database was made by PostgreSQL {version}, and these programs are of version {major}",
            code="database.wrong_version",
            remedy="Start it with the version that made it (REALNAME_PG_BIN), or move it: docs/operate.md, Upgrading.",
        )


def broken(folder: DataFolder, what: str) -> ServerUnusable:
    """Say that the files of the database are damaged."""
    return ServerUnusable(
        f"the database in {folder.path} is damaged: {what}",
        code="database.broken_folder",
        remedy="Restore it from a backup (docs/operate.md, Restoring), or point REALNAME_DATA at another folder.",
    )


def disk_full(folder: DataFolder, needed: int) -> ServerUnusable:
    """Say that the disk has no room."""
    return ServerUnusable(
        f"the disk that holds {folder.path} is full: {needed >> 20} MB are needed",
        code="database.disk_full",
        remedy="Free some room, or point REALNAME_DATA at another disk. Nothing was lost.",
    )


def unwritable(folder: DataFolder, error: OSError) -> ServerUnusable:
    """Say why the folder cannot be written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(folder, FIRST_START_BYTES)
    return ServerUnusable(
        f"{folder.path} cannot be written: {error.strerror}",
        code="database.unwritable_folder",
        remedy="Give this account write permission there, or point REALNAME_DATA at another folder.",
    )


def read_passwords(folder: DataFolder) -> Mapping[str, str]:
    """Return the roles' passwords. ServerUnusable `database.broken_folder` where they cannot be read."""
    try:
        read = json.loads(folder.passwords.read_text("utf-8"))
        return {role: str(read[role]) for role in ROLES}
    except PermissionError as error:
        raise unwritable(folder, error) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise broken(folder, "the roles' passwords cannot be read") from error


def write_passwords(folder: DataFolder) -> Mapping[str, str]:
    """Draw the roles' passwords and keep them, whole or not at all."""
    drawn = {role: secrets.token_urlsafe(32) for role in ROLES}
    partial = folder.passwords.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        json.dump(drawn, out)
        out.flush()
        os.fsync(descriptor)
    partial.replace(folder.passwords)
    return drawn


@contextmanager
def opened_log(folder: DataFolder) -> Iterator[int]:
    """Yield the log's descriptor for appending; a long log is put aside first, over the one before it."""
    if folder.log.exists() and folder.log.stat().st_size > LOG_BYTES:
        folder.log.replace(folder.log.with_suffix(".log.1"))
    descriptor = os.open(folder.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def lock(folder: DataFolder, name: str, *, patience_seconds: float) -> int:
    """Return the descriptor of a lock file, held. ServerUnusable `database.in_use` where another holds it."""
    descriptor = os.open(folder.path / name, os.O_RDWR | os.O_CREAT, 0o600)
    until = time.monotonic() + patience_seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= until:
                os.close(descriptor)
                raise in_use(folder) from error
            time.sleep(0.02)
        else:
            return descriptor


def in_use(folder: DataFolder) -> ServerUnusable:
    """Say that another process runs a server on the folder."""
    return ServerUnusable(
        f"another process runs the database in {folder.path}",
        code="database.in_use",
        remedy="Stop the other one first, or point REALNAME_DATA at another folder.",
    )
