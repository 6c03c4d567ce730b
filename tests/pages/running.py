"""The page's server in a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60


def free_port() -> int:
    """Return a port of the loopback that nothing listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(port: int, settings: str = "tests.pages.settings") -> Iterator[subprocess.Popen[str]]:
    """Start the page, with instruments that measure coloured squares unless told, in a process group of its own."""
    paths = [str(CHECKOUT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": settings,
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONUNBUFFERED": "1",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "realname", "try", "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def wait_until_announced(process: subprocess.Popen[str]) -> str:
    """Return what was printed up to the address."""
    printed = ""
    for line in process.stdout or ():
        printed += line
        if "http://" in line:
            return printed
    raise AssertionError(f"it ended without an address: {printed}")
