"""Try again where that is safe: temporary failures alone, and only calls that may happen twice or never left us."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from realname.connect.transport.deadline import deadline, seconds_left
from realname.connect.transport.errors import CircuitOpen, TransportError

T = TypeVar("T")


def _jitter() -> float:
    return random.SystemRandom().random()


@dataclass(frozen=True, slots=True)
class RetryRule:
    """How often and how long. `within_s` bounds all attempts and waits together."""

    attempts: int = 3
    first_wait_s: float = 0.2
    longest_wait_s: float = 5.0
    within_s: float = 20.0


ONCE = RetryRule(attempts=1)


def retry(
    call: Callable[[], T],
    rule: RetryRule,
    *,
    idempotent: bool,
    sleep: Callable[[float], None] = time.sleep,
    jitter: Callable[[], float] = _jitter,
) -> T:
    """Return what the call returns, at the first attempt that succeeds; the last attempt's TransportError otherwise.

    Waits grow by two from `first_wait_s`, each times a random number of [0, 1) ("full jitter", so that many clients do
    not return together), and last at least the Retry-After that was asked for; where that is longer than
    `longest_wait_s` or than the time that is left, the error is raised at once and tells it.
    """
    with deadline(rule.within_s):
        for attempt in range(1, rule.attempts + 1):
            try:
                return call()
            except TransportError as error:
                wait = wait_before(attempt, rule, error, jitter())
                if attempt == rule.attempts or not _worth_it(error, idempotent=idempotent):
                    raise
                if wait > rule.longest_wait_s or wait >= seconds_left():
                    raise
            sleep(wait)
    raise ValueError("a rule has at least one attempt")


def wait_before(attempt: int, rule: RetryRule, error: TransportError, chance: float) -> float:
    """Return the seconds to wait after the attempt of that number (from 1), for a random number of [0, 1)."""
    backoff = min(rule.first_wait_s * 2.0 ** (attempt - 1), rule.longest_wait_s) * chance
    return max(backoff, error.retry_after_s or 0.0)


def _worth_it(error: TransportError, *, idempotent: bool) -> bool:
    return not error.permanent and not isinstance(error, CircuitOpen) and (idempotent or not error.sent)
