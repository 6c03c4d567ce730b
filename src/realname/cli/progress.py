"""Progress of long work, on the standard error: a bar on a terminal, a line a step elsewhere."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any, Self

import click


class Bars:
    """One bar a step of the work: called with the step's name, how much is done, and how much there is."""

    def __init__(self) -> None:
        self._step = ""
        self._bar: Any = None
        self._done = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def __call__(self, step: str, done: int, total: int) -> None:
        """Show how far a step is."""
        if step != self._step:
            self._close()
            self._step, self._done = step, 0
            self._bar = click.progressbar(length=max(total, 1), label=step, file=sys.stderr)
            self._bar.__enter__()
        self._bar.update(done - self._done)
        self._done = done

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
            self._bar = None
