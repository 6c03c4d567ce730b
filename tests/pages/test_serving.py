"""The server itself: the loopback alone, one address, and an end that ends everything."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest
from tests.pages.running import PATIENCE_S, free_port, started, wait_until_announced

from realname.pages import serving
from realname.pages.serving import ServingError, serve_local
from realname.pages.uploads import MAX_REQUEST_BYTES

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")


def wait_until_silent(port: int) -> None:
    """Return when nothing listens at a port any more."""
    ends = time.monotonic() + PATIENCE_S
    while time.monotonic() < ends:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return
        time.sleep(0.1)
    raise AssertionError("something listens still")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org", ""])  # noqa: S104  refused, not bound
def test_an_address_beyond_the_loopback_is_refused(host: str) -> None:
    with pytest.raises(ServingError, match="this machine alone") as refusal:
        serve_local(host, free_port())
    assert refusal.value.code == "page.not_loopback"


def test_a_port_in_use_is_refused_with_another_to_try() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        with pytest.raises(ServingError, match=f"port {port} cannot be used") as refusal:
            serve_local(port=port)
    assert refusal.value.code == "page.port_in_use"
    assert f"--port {port + 1}" in refusal.value.remedy


def test_pages_that_are_not_built_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(serving, "STATIC", tmp_path)
    with pytest.raises(ServingError, match="not built") as refusal:
        serve_local(port=free_port())
    assert refusal.value.code == "page.not_built"


@posix
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_answers_when_it_has_said_so_and_ends_when_it_is_told(how: signal.Signals) -> None:
    port = free_port()
    with started(port) as process:
        assert f"http://127.0.0.1:{port}/" in wait_until_announced(process)
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        connection.request("GET", "/")
        assert connection.getresponse().status == 200
        connection.close()
        os.killpg(process.pid, how)
        assert process.wait(PATIENCE_S) == 0
        wait_until_silent(port)


@posix
@pytest.mark.parametrize("after_s", [0.0, 0.3, 0.8, 1.3])
def test_a_signal_to_end_that_comes_before_it_serves_ends_it_too(after_s: float) -> None:
    port = free_port()
    with started(port) as process:
        first = process.stdout.readline() if process.stdout else ""
        assert "loading" in first
        time.sleep(after_s)
        process.terminate()
        process.wait(PATIENCE_S)
        wait_until_silent(port)


@posix
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent is gone")
def test_a_launcher_that_is_killed_leaves_no_worker_behind() -> None:
    port = free_port()
    with started(port) as process:
        wait_until_announced(process)
        process.kill()
        process.wait(PATIENCE_S)
        wait_until_silent(port)


@posix
@pytest.mark.skipif(sys.platform != "linux", reason="finds the worker in /proc")
def test_a_worker_that_ends_before_it_is_ready_is_told_in_words() -> None:
    with started(free_port()) as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        ends = time.monotonic() + PATIENCE_S
        while not (workers := children.read_text("ascii").split()):
            assert time.monotonic() < ends
            time.sleep(0.01)
        os.kill(int(workers[0]), signal.SIGKILL)
        printed, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 3
    assert "page.worker_ended" in printed
    assert "realname doctor" in printed
    assert "Traceback" not in printed


@posix
def test_a_body_that_announces_too_much_is_refused_before_it_is_sent() -> None:
    port = free_port()
    with started(port) as process:
        wait_until_announced(process)
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as connection:
            head = f"POST /verify HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {MAX_REQUEST_BYTES + 1}\r\n\r\n"
            connection.sendall(head.encode())
            answer = connection.recv(4096)
    assert answer.startswith(b"HTTP/1.1 413 ")


@posix
def test_a_start_that_fails_says_why_and_ends() -> None:
    with started(free_port(), "tests.pages.settings_broken") as process:
        printed, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 3
    assert "RuntimeError: nobody foresaw this" in printed
    assert "page.failed" in printed
