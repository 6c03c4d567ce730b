"""Print how long the embedded PostgreSQL takes to start for the first time, again, and after it was killed.

`python benchmarks/database_start.py`: the medians of several rounds on the disk of the default data folder, with every
write safe (no `fsync = off`), from the call to a first answered query as `app`; and the parts, by the launcher's peers:
`initdb` alone, and `pg_ctl start -w` on the same files.
"""

from __future__ import annotations

import os
import platform
import shutil
import signal
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from realname.database.account import run, server_account
from realname.database.binaries import find_binaries
from realname.database.data_folder import DataFolder
from realname.database.embedded import Server, start

ROUNDS = 7


def seconds(work: Callable[[], object]) -> float:
    """Return how long a call takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def answered(folder: DataFolder) -> Server:
    """Start the server and wait for one answer."""
    server = start(folder)
    with psycopg.connect(server.address.url()) as connection:
        connection.execute("SELECT 1")
    return server


def one_round(times: dict[str, list[float]]) -> None:
    """Measure one folder's life."""
    base = Path(tempfile.mkdtemp(prefix="realname-benchmark-"))
    base.chmod(0o711)
    folder, servers = DataFolder(base / "postgresql"), []
    try:
        times["first start"].append(seconds(lambda: servers.append(answered(folder))))
        times["stop"].append(seconds(servers[-1].stop))
        times["restart"].append(seconds(lambda: servers.append(answered(folder))))
        times["restart, then killed"].append(seconds(lambda: os.kill(servers[-1].pid, signal.SIGKILL)))
        servers[-1].stop()
        times["restart after a kill"].append(seconds(lambda: servers.append(answered(folder))))
        servers[-1].stop()
        times["pg_ctl start -w, for comparison"].append(pg_ctl(folder))
    finally:
        shutil.rmtree(base)


def pg_ctl(folder: DataFolder) -> float:
    """Measure PostgreSQL's own launcher on the same files."""
    program, account = find_binaries().folder / "pg_ctl", server_account()
    flags = f"-k {folder.cluster} -c listen_addresses="
    log = folder.cluster / "pg_ctl.log"
    took = seconds(lambda: run(account, [program, "start", "-w", "-D", folder.cluster, "-l", log, "-o", flags]))
    run(account, [program, "stop", "-w", "-m", "fast", "-D", folder.cluster])
    return took


def main() -> None:
    """Print the table."""
    names = ("first start", "restart", "restart after a kill", "stop", "pg_ctl start -w, for comparison")
    times: dict[str, list[float]] = {name: [] for name in (*names, "restart, then killed")}
    for _ in range(ROUNDS):
        one_round(times)
    version = subprocess.run(
        [find_binaries().folder / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout.strip()
    print(f"{version}; Python {platform.python_version()}; {os.cpu_count()} cores; medians of {ROUNDS}, in seconds")
    for name in names:
        lowest, middle, highest = min(times[name]), statistics.median(times[name]), max(times[name])
        print(f"{name:34}{middle:8.3f}   ({lowest:.3f} to {highest:.3f})")


if __name__ == "__main__":
    main()
