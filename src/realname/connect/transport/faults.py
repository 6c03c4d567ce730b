"""Faults that a simulator shows on demand, so that a developer sees how her system and ours take them."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Self

FAULT_HEADER = "X-Simulate-Fault"
LONGEST_DELAY_S = 120.0
DROPS = ("", "before", "after")


class FaultError(Exception):
    """What was asked for is no fault that we know."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong, `times` times (0: until it is taken back), at paths that begin with `path`.

    delay_s        wait before the work
    status         answer with this status and do no work
    retry_after_s  with `status`: say so in Retry-After
    drop           end the connection without an answer, `before` or `after` doing the work
    """

    delay_s: float = 0.0
    status: int = 0
    retry_after_s: int = 0
    drop: str = ""
    times: int = 1
    path: str = "/"

    def __post_init__(self) -> None:
        if not 0 <= self.delay_s <= LONGEST_DELAY_S:
            raise FaultError(f"a delay is 0 to {LONGEST_DELAY_S:.0f} seconds")
        if self.status and (self.status not in list(HTTPStatus) or self.status < HTTPStatus.MULTIPLE_CHOICES):
            raise FaultError("a status is a known one from 300 on")
        if self.drop not in DROPS or self.times < 0 or not self.path.startswith("/"):
            raise FaultError("drop is before or after, times is 0 or more, a path begins with /")

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Return the fault that a JSON object names. FaultError."""
        return cls(**{name: _number_or_text(name, member) for name, member in value.items()})

    def wait(self) -> None:
        """Wait out the delay."""
        if self.delay_s:
            time.sleep(self.delay_s)

    def headers(self) -> tuple[tuple[str, str], ...]:
        """Return the headers of the answer that goes with `status`."""
        return (("Retry-After", str(self.retry_after_s)),) if self.retry_after_s else ()


NO_FAULT = Fault()

KINDS: dict[str, type[float | int | str]] = {
    "delay_s": float,
    "status": int,
    "retry_after_s": int,
    "drop": str,
    "times": int,
    "path": str,
}


def parse_fault(header: str) -> Fault:
    """Return the fault that a header names, as `delay_s=0.5; drop=after`. FaultError."""
    pairs = [part.partition("=") for part in header.split(";") if part.strip()]
    return Fault.from_json({name.strip(): value.strip() for name, _, value in pairs})


def _number_or_text(name: str, value: object) -> Any:
    if name not in KINDS:
        raise FaultError("a fault has the members " + ", ".join(KINDS))
    try:
        return KINDS[name](str(value))
    except ValueError:
        raise FaultError(f"{name} is not a number") from None


class Faults:
    """Faults that wait for requests. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Let a fault wait."""
        with self._lock:
            self._waiting.append(fault)

    def clear(self) -> None:
        """Take all faults back."""
        with self._lock:
            self._waiting.clear()

    def count(self) -> int:
        """Return how many faults wait."""
        with self._lock:
            return len(self._waiting)

    def take(self, path: str) -> Fault:
        """Return the first fault for a path, used up once, or none."""
        with self._lock:
            for place, fault in enumerate(self._waiting):
                if path.startswith(fault.path):
                    if fault.times == 1:
                        del self._waiting[place]
                    elif fault.times:
                        self._waiting[place] = replace(fault, times=fault.times - 1)
                    return fault
            return NO_FAULT
