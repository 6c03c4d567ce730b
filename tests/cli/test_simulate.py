"""`realname simulate`: the simulators as a person starts them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection

import pytest
from tests.cli.running import realname
from tests.pages.running import free_port

from realname.cli.failures import COULD_NOT
from realname.cli.service.simulate import SIMULATORS


@contextmanager
def started(kind: str, port: int) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "realname", "simulate", kind, "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "REALNAME_ENV": "test"},
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("kind", SIMULATORS)
def test_it_says_that_it_is_a_simulator_and_ends_by_ctrl_c(kind: str) -> None:
    port = free_port()
    with started(kind, port) as process:
        assert process.stdout is not None
        assert "a simulator" in process.stdout.readline()
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", "/")
        answer = connection.getresponse()
        assert answer.getheader("X-Realname-Simulator") == "true"
        assert "A simulator gave this answer" in answer.read().decode()
        connection.close()
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0


def test_a_port_in_use_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with started("sms", int(taken.getsockname()[1])) as process:
            printed, _ = process.communicate(timeout=30)
    assert process.returncode == COULD_NOT
    assert "simulator.port_in_use" in printed
    assert "--port" in printed


@pytest.mark.parametrize("kind", SIMULATORS)
def test_it_is_not_started_in_production(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REALNAME_ENV", "production")
    ran = realname("simulate", kind, "--port", free_port())
    assert (ran.code, "simulator.in_production" in ran.err) == (COULD_NOT, True)
