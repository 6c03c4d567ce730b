"""Programs that one command starts and ends with itself: none outlives it, however it ends.

Each has a session of its own, so that Ctrl-C in a terminal reaches the command alone, which ends them in its order.
Where the command itself is killed, the kernel kills them (Linux).

Trap: the kernel does so when the *thread* that started them ends. Hence the main thread, and no other.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from realname.cli.service.errors import RunError
from realname.database.account import end_with_parent

END_S = 10.0
"""The web ends within five seconds, a worker after the job in hand; a job that is cut off is done again later."""

POLL_S = 0.1


@dataclass(frozen=True, slots=True)
class Child:
    """One of them, by the name under which people are told of it."""

    name: str
    process: subprocess.Popen[bytes]


class Children:
    """The programs of one command. To be used in the main thread."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = dict(environment)
        self._children: list[Child] = []

    def start(self, name: str, *words: str) -> None:
        """Start our own program with these words, and leave it running."""
        self._children.append(Child(name, self._spawn(["realname", *words], {})))

    def finish(self, name: str, module: str, *words: str, more: Mapping[str, str] | None = None) -> None:
        """Run a module of ours to its end. RunError `run.step_failed`; why is on the standard error."""
        child = Child(name, self._spawn([module, *words], more or {}))
        self._children.append(child)
        while (code := child.process.poll()) is None:
            self.require_running(but=child)
            time.sleep(POLL_S)
        self._children.remove(child)
        if code:
            raise RunError(
                f"{name} failed, and everything was ended",
                code="run.step_failed",
                remedy="Mend what is named above, and start again.",
            )

    def require_running(self, but: Child | None = None) -> None:
        """Raise RunError `run.child_ended` where one has ended that nobody ended."""
        for child in self._children:
            if child is not but and (code := child.process.poll()) is not None:
                how = f"signal {-code}" if code < 0 else f"exit code {code}"
                raise RunError(
                    f"{child.name} ended by itself ({how}), and everything was ended with it",
                    code="run.child_ended",
                    remedy="Read what it said above, mend that, and start again.",
                )

    def wait_until(self, what: str, is_true: Callable[[], bool], patience_s: float) -> None:
        """Wait until something answers. RunError `run.not_ready`, `run.child_ended`."""
        until = time.monotonic() + patience_s
        while not is_true():
            self.require_running()
            if time.monotonic() > until:
                raise RunError(
                    f"{what} did not answer within {patience_s:.0f} s",
                    code="run.not_ready",
                    remedy="Read what is printed above; on a busy machine, start again.",
                )
            time.sleep(POLL_S)

    def end(self) -> None:
        """End every one, and kill what does not end; return when none is left."""
        for child in self._children:
            child.process.terminate()
        until = time.monotonic() + END_S
        for child in self._children:
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.0, until - time.monotonic()))
            # What it started itself is in its group, and goes with it.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()
        self._children.clear()

    def _spawn(self, words: list[str], more: Mapping[str, str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603  our own program
            [sys.executable, "-m", *words],
            env={**self._environment, **more},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=end_with_parent(signal.SIGKILL),  # noqa: PLW1509  it makes two system calls and no other
        )
