"""Stop asking a service that keeps failing, and ask again by one call after a while.

closed: every call goes through; `failures_to_open` failures in a row open it. open: no call goes through for `open_s`.
half-open: one call goes through; its success closes the circuit, its failure opens it again.

The state is this process's own: each web or worker process finds out for itself, and no shared store can fail with it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from realname.connect.transport.errors import CircuitOpen, NotConfigured, Refused, TransportError

Clock = Callable[[], float]
"""Seconds that never go back."""


class CircuitState(StrEnum):
    """Where a circuit stands."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True, slots=True)
class CircuitRule:
    """When it opens, and for how long."""

    failures_to_open: int = 5
    open_s: float = 30.0


class Circuit:
    """Count one service's failures. Safe for threads."""

    def __init__(self, rule: CircuitRule | None = None, clock: Clock = time.monotonic) -> None:
        self._rule = rule or CircuitRule()
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._opened_at: float | None = None
        self._probing = False

    @property
    def state(self) -> CircuitState:
        """Where the circuit stands now."""
        with self._lock:
            return self._state()

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Let the block run, or raise CircuitOpen; then count how it ended.

        A refusal is no failure: the service is there and answers. An error of our own settings is not the service's
        and is not counted; nor is anything that is not a TransportError.
        """
        probe = self._enter()
        try:
            yield
        except TransportError as error:
            if isinstance(error, Refused):
                self._succeeded()
            elif not isinstance(error, NotConfigured):
                self._failed(probe=probe)
            raise
        else:
            self._succeeded()
        finally:
            if probe:
                self._end_probe()

    def _state(self) -> CircuitState:
        if self._opened_at is None:
            return CircuitState.CLOSED
        if self._clock() - self._opened_at < self._rule.open_s:
            return CircuitState.OPEN
        return CircuitState.HALF_OPEN

    def _enter(self) -> bool:
        with self._lock:
            state = self._state()
            if state is CircuitState.CLOSED:
                return False
            if state is CircuitState.HALF_OPEN and not self._probing:
                self._probing = True
                return True
            raise CircuitOpen("the service failed too often just now", retry_after_s=self._seconds_to_wait())

    def _seconds_to_wait(self) -> float:
        opened_at = self._clock() if self._opened_at is None else self._opened_at
        return max(opened_at + self._rule.open_s - self._clock(), 1.0)

    def _succeeded(self) -> None:
        with self._lock:
            self._failures, self._opened_at = 0, None

    def _failed(self, *, probe: bool) -> None:
        with self._lock:
            self._failures += 1
            if probe or self._failures >= self._rule.failures_to_open:
                self._opened_at = self._clock()

    def _end_probe(self) -> None:
        with self._lock:
            self._probing = False
