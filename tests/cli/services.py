"""`realname run` in a process of its own, and what is left of it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.pages.running import free_port

PATIENCE_S = 120
"""A start takes some ten seconds; a machine that runs other tests beside takes its time."""


@dataclass
class Service:
    """One start of it: its process, and what it printed."""

    process: subprocess.Popen[str]
    folder: Path
    ports: dict[str, int]
    printed: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @property
    def out(self) -> str:
        return "".join(self.printed)

    @property
    def err(self) -> str:
        return "".join(self.said)

    def wait_until_ready(self) -> None:
        until = time.monotonic() + PATIENCE_S
        while "\nEND\n" not in self.out:
            assert self.process.poll() is None, self.err
            assert time.monotonic() < until, self.err
            time.sleep(0.1)

    def end(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        return self.process.wait(PATIENCE_S)

    def credentials(self) -> list[tuple[str, str]]:
        return re.findall(r"client_id +(\S+)\n +client_secret +(\S+)", self.out)


def ports() -> dict[str, int]:
    """Return free ports, by option."""
    options = ("--port", "--authority-port", "--operator-port", "--sms-port", "--payments-port", "--terminals-port")
    return dict(zip(options, {free_port() for _ in range(40)}, strict=False))


@contextmanager
def running(folder: Path, **more: str) -> Iterator[Service]:
    """Start it on a data folder; nothing of it is left after the block."""
    chosen = ports()
    words = [text for option, port in chosen.items() for text in (option, str(port))]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("REALNAME_E")}
    with subprocess.Popen(
        [sys.executable, "-m", "realname", "run", "--workers", "1", *words],
        env={**environment, "REALNAME_DATA": str(folder), **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        service = Service(process, folder, chosen)
        readers = [
            threading.Thread(target=lambda s=stream, to=lines: to.extend(s), daemon=True)
            for stream, lines in ((process.stdout, service.printed), (process.stderr, service.said))
        ]
        for reader in readers:
            reader.start()
        try:
            yield service
        finally:
            process.kill()
            end_what_is_left(folder)
            for reader in readers:
                reader.join()


def left(folder: Path) -> dict[int, str]:
    """Return the processes of a data folder, by their words: what was told of the folder, or works in it."""
    found = {}
    for process in Path("/proc").iterdir():
        if not process.name.isdecimal():
            continue
        try:
            told = f"REALNAME_DATA={folder}\0".encode() in (process / "environ").read_bytes() + b"\0"
            works = (process / "cwd").readlink().is_relative_to(folder)
            words = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:  # it has ended, or is another account's
            continue
        if (told or works) and words:
            found[int(process.name)] = words
    return found


def wait_until_none_is_left(folder: Path) -> None:
    until = time.monotonic() + PATIENCE_S
    while here := left(folder):
        assert time.monotonic() < until, here
        time.sleep(0.1)


def end_what_is_left(folder: Path) -> None:
    """Give what a killed command left a moment to end, and kill what does not."""
    until = time.monotonic() + 10
    while left(folder) and time.monotonic() < until:
        time.sleep(0.05)
    for pid in left(folder):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
