"""What a PostgreSQL server says of itself in `postmaster.pid` and in its log."""

from __future__ import annotations

import re
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from realname.database.data_folder import FIRST_START_BYTES, SOCKET_NAME, DataFolder, broken, disk_full, in_use
from realname.database.errors import ServerUnusable

STATE_LINES = 8  # process, data folder, start, port, socket folder, address, shared memory, state
FAST_SECONDS = 30  # a fast shutdown writes one checkpoint

DISK_FULL = re.compile(r"No space left on device|Disk quota exceeded")
NO_ACCOUNT = re.compile(r"could not look up effective user ID \d+")
WRONG_VERSION = re.compile(r"database files are incompatible with server")
DAMAGED = re.compile(
    r"could not (?:open|read|find|locate).*(?:pg_control|checkpoint|global/|base/|pg_xact|pg_wal)"
    r"|invalid (?:checkpoint|primary checkpoint|record)|control file|PANIC|invalid page|checksum"
    r"|is not a valid data dir|required WAL directory|could not open (?:directory|configuration file)"
)


@dataclass(frozen=True, slots=True)
class ServerState:
    """A server that is up and answers: its process and its socket's folder."""

    pid: int
    socket_folder: Path


def read_state(folder: DataFolder) -> ServerState | None:
    """Return the state that the folder's server has written, or None where it is not ready to answer."""
    lines = _lines(folder)
    if len(lines) < STATE_LINES or lines[7].strip() != "ready":
        return None
    return ServerState(int(lines[0]), Path(lines[4]))


def is_server_of(folder: DataFolder, pid: int) -> bool:
    """Tell whether that process is a PostgreSQL that works in the folder: its own working folder says so."""
    process = Path("/proc") / str(pid)
    try:
        return (process / "cwd").readlink() == folder.cluster.resolve()
    except OSError:
        return False


def drop_stale_state(folder: DataFolder) -> None:
    """Remove what a killed server left in `postmaster.pid`; `database.in_use` where its process is really there.

    PostgreSQL itself only asks whether *a* process has that number, and in a container the numbers come again.
    """
    lines = _lines(folder)
    if lines and lines[0].strip().isdecimal() and is_server_of(folder, int(lines[0])):
        raise in_use(folder)
    (folder.cluster / "postmaster.pid").unlink(missing_ok=True)


def drop_stale_lock(socket_folder: Path) -> None:
    """Remove what a killed server left beside its socket, with the same number in it. The folder must be ours."""
    (socket_folder / f"{SOCKET_NAME}.lock").unlink(missing_ok=True)


def failure(folder: DataFolder, said: str) -> ServerUnusable:
    """Return what stopped a program of PostgreSQL, told from what it said."""
    if DISK_FULL.search(said):
        return disk_full(folder, FIRST_START_BYTES)
    if NO_ACCOUNT.search(said):
        return ServerUnusable(
            "this process runs under a number that has no account, and PostgreSQL wants a name",
            code="database.no_account",
            remedy="Start realname from an account (in a container: adduser), or set DATABASE_URL.",
        )
    lines = [line.partition("] ")[2] or line for line in said.splitlines() if line.strip()]
    last = next((line for line in reversed(lines) if re.search("FATAL|PANIC|error", line)), lines[-1] if lines else "")
    if WRONG_VERSION.search(said):
        return ServerUnusable(
            "the database was made by another version of PostgreSQL",
            code="database.wrong_version",
            remedy="Start it with the version that made it (REALNAME_PG_BIN), or move it: docs/operate.md, Upgrading.",
        )
    if DAMAGED.search(said):
        return broken(folder, last.strip() or "the server does not start on it")
    return ServerUnusable(
        f"PostgreSQL did not start: {last.strip() or 'it said nothing'}",
        remedy=f"Read the end of {folder.log}.",
    )


def end(process: subprocess.Popen[bytes]) -> None:
    """End a server: fast, or at once where fast takes too long (it then recovers at its next start)."""
    for ending in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if process.poll() is not None:
            return
        process.send_signal(ending)
        try:
            process.wait(FAST_SECONDS)
        except subprocess.TimeoutExpired:
            continue


def _lines(folder: DataFolder) -> list[str]:
    try:
        return (folder.cluster / "postmaster.pid").read_text("utf-8", "replace").splitlines()
    except FileNotFoundError:
        return []
