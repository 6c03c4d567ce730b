"""The programs that one command starts: told by name, and ended whether they want to or not."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.services import left
from tests.pages.running import free_port

from realname.cli.service import children as module
from realname.cli.service.children import Children
from realname.cli.service.errors import RunError
from realname.cli.service.ports import answers

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")


@pytest.fixture
def children(tmp_path: Path) -> Iterator[Children]:
    made = Children({**os.environ, "REALNAME_DATA": str(tmp_path)})
    yield made
    made.end()


def test_one_that_does_not_end_is_killed(children: Children, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "END_S", 0.5)
    children.start("the simulator", "simulate", "sms", "--port", str(free_port()))
    (pid,) = left(tmp_path)
    os.kill(pid, signal.SIGSTOP)
    children.end()
    assert left(tmp_path) == {}


def test_one_that_ends_by_itself_is_named(children: Children, tmp_path: Path) -> None:
    port = free_port()
    children.start("the simulator", "simulate", "sms", "--port", str(port))
    children.wait_until("the simulator", lambda: answers(port, "/"), 30)
    children.require_running()
    (pid,) = left(tmp_path)
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(RunError, match=r"the simulator ended by itself \(signal 9\)") as refusal:
        children.wait_until("anything", lambda: False, 30)
    assert refusal.value.code == "run.child_ended"


def test_what_does_not_answer_in_time_is_told(children: Children) -> None:
    with pytest.raises(RunError, match="nobody did not answer") as refusal:
        children.wait_until("nobody", lambda: False, 0.2)
    assert refusal.value.code == "run.not_ready"


def test_a_step_that_fails_is_told_and_one_that_does_not_is_over(children: Children, tmp_path: Path) -> None:
    children.finish("the version", "realname", "--version")
    assert left(tmp_path) == {}
    with pytest.raises(RunError, match="the step failed") as refusal:
        children.finish("the step", "realname", "no-such-command")
    assert refusal.value.code == "run.step_failed"
