"""Start and stop PostgreSQL in a folder of this program's own: no TCP, no account made, nothing left behind.

Two locks say who runs it. `launcher.lock` is this process's; a second start on the folder is refused at once.
`server.lock` is inherited by the server and every process of it, so that a server whose launcher was killed, and which
is still closing its files, is waited for.

Trap: Linux ends the server when the *thread* that started it ends. Hence the main thread, and no other.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import quote

from realname.database import roles
from realname.database.account import Account, server_account, spawn
from realname.database.binaries import Binaries, find_binaries, reachable_binaries
from realname.database.cluster import make_cluster, make_socket_folder
from realname.database.data_folder import (
    LATE_SERVER_SECONDS,
    SOCKET_PORT,
    DataFolder,
    check_cluster,
    default_folder,
    lock,
    opened_log,
    prepare,
    read_passwords,
    unwritable,
)
from realname.database.errors import ServerUnusable
from realname.database.postmaster import drop_stale_lock, drop_stale_state, end, failure, is_server_of, read_state

READY_SECONDS = 300  # recovery after a crash may read a gigabyte of log
POLL_SECONDS = 0.01

# Nothing of a row reaches the log: no statement, no parameter, no `DETAIL: Key (number)=(...)`.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_timezone": "UTC",
    "timezone": "UTC",
}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a running embedded server is, and the passwords of its roles."""

    socket_folder: Path
    passwords: Mapping[str, str] = field(repr=False)

    def url(self, role: str = "app", database: str = roles.DATABASE) -> str:
        """Return the address for `app`, `owner` or `postgres`, with its password: not for a log."""
        host = quote(str(self.socket_folder), safe="")
        return f"postgresql://{roles.NAMES.get(role, role)}:{self.passwords[role]}@{host}:{SOCKET_PORT}/{database}"


class Server:
    """A server that this process started, and that ends with it. Use it as a context manager."""

    def __init__(
        self, folder: DataFolder, address: Address, process: subprocess.Popen[bytes], locks: list[int]
    ) -> None:
        self.folder = folder
        self.address = address
        self.pid = process.pid
        self._process = process
        self._locks = locks

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def is_running(self) -> bool:
        """Tell whether the server is there still."""
        return self._process.poll() is None

    def stop(self) -> None:
        """End the server: open transactions are rolled back, what was committed is on the disk. Safe to repeat."""
        end(self._process)
        _release(self._locks)
        if self.address.socket_folder != self.folder.cluster:
            shutil.rmtree(self.address.socket_folder, ignore_errors=True)


def start(folder: DataFolder | None = None, settings: Mapping[str, str] | None = None) -> Server:
    """Start the server of that folder, making its database first where there is none; return once it answers.

    `settings` go over ours, as in postgresql.conf. ServerUnusable with a code that docs/operate.md lists.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("start the server from the main thread: it ends with the thread that started it")
    folder, account, binaries = folder or default_folder(), server_account(), find_binaries()
    prepare(folder, account)
    locks: list[int] = []
    try:
        locks.append(lock(folder, "launcher.lock", patience_seconds=0))
        locks.append(lock(folder, "server.lock", patience_seconds=LATE_SERVER_SECONDS))
        binaries = reachable_binaries(binaries, account, folder.path / "programs")
        if folder.cluster.exists():
            check_cluster(folder, account, binaries.major)
            drop_stale_state(folder)
        else:
            make_cluster(folder, account, binaries)
        address = Address(make_socket_folder(folder, account), read_passwords(folder))
        drop_stale_lock(address.socket_folder)
        command = _command(folder, binaries, address, settings or {})
        process = _serve(folder, account, command, locks[-1])
    except OSError as error:
        _release(locks)
        raise unwritable(folder, error) from error
    except BaseException:
        _release(locks)
        raise
    server = Server(folder, address, process, locks)
    try:
        roles.provision(address.url("postgres", "postgres"), address.passwords)
    except BaseException:
        server.stop()
        raise
    return server


def attach(folder: DataFolder | None = None) -> Address | None:
    """Return the address of the server that another process runs on the folder, or None where none is ready."""
    folder = folder or default_folder()
    state = read_state(folder)
    if state is None or not is_server_of(folder, state.pid):
        return None
    return Address(state.socket_folder, read_passwords(folder))


@contextmanager
def embedded(folder: DataFolder | None = None) -> Iterator[Address]:
    """Use the server of the folder: the one that runs, else one that is started here and ends with the block."""
    address = attach(folder)
    if address is not None:
        yield address
        return
    with start(folder) as server:
        yield server.address


def _command(folder: DataFolder, binaries: Binaries, address: Address, settings: Mapping[str, str]) -> list[str | Path]:
    chosen = {**SETTINGS, "port": str(SOCKET_PORT), "unix_socket_directories": f'"{address.socket_folder}"', **settings}
    command: list[str | Path] = [binaries.folder / "postgres", "-D", folder.cluster]
    for name, value in chosen.items():
        command += ["-c", f"{name}={value}"]
    return command


def _serve(
    folder: DataFolder, account: Account, command: list[str | Path], server_lock: int
) -> subprocess.Popen[bytes]:
    with opened_log(folder) as log:
        said_before = os.fstat(log).st_size
        process = spawn(account, command, log=log, kept_open=[server_lock])
    try:
        _wait_until_ready(folder, process, said_before)
    except BaseException:
        end(process)
        raise
    return process


def _wait_until_ready(folder: DataFolder, process: subprocess.Popen[bytes], said_before: int) -> None:
    until = time.monotonic() + READY_SECONDS
    while (state := read_state(folder)) is None or state.pid != process.pid:
        if process.poll() is not None:
            raise failure(folder, folder.log.read_bytes()[said_before:].decode("utf-8", "replace"))
        if time.monotonic() > until:
            raise ServerUnusable(f"the database did not answer in {READY_SECONDS} s; see {folder.log}")
        time.sleep(POLL_SECONDS)


def _release(locks: list[int]) -> None:
    while locks:
        os.close(locks.pop())
