from __future__ import annotations

import time

import pytest

from realname.connect.transport.errors import (
    CircuitOpen,
    NotConfigured,
    PeerFailed,
    Refused,
    TimedOut,
    TransportError,
    Unreachable,
)
from realname.connect.transport.retrying import RetryRule, retry, wait_before

RULE = RetryRule(attempts=3, first_wait_s=0.1, longest_wait_s=1.0, within_s=10.0)


class Script:
    """Raise each of the errors in turn, then succeed; note the waits."""

    def __init__(self, *errors: TransportError) -> None:
        self.errors = list(errors)
        self.calls = 0
        self.waits: list[float] = []

    def __call__(self) -> str:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return "done"

    def run(self, *, idempotent: bool, rule: RetryRule = RULE, jitter: float = 1.0) -> str:
        return retry(self, rule, idempotent=idempotent, sleep=self.waits.append, jitter=lambda: jitter)


def test_an_idempotent_call_is_tried_again_with_growing_waits() -> None:
    script = Script(PeerFailed("500"), TimedOut("late"))
    assert script.run(idempotent=True) == "done"
    assert script.waits == [0.1, 0.2]


def test_jitter_spreads_the_wait_down_to_nothing() -> None:
    assert wait_before(2, RULE, PeerFailed("500"), 0.0) == 0.0
    assert wait_before(2, RULE, PeerFailed("500"), 0.5) == pytest.approx(0.1)
    assert wait_before(9, RULE, PeerFailed("500"), 1.0) == 1.0


def test_the_last_attempts_error_is_the_answer() -> None:
    script = Script(PeerFailed("1"), PeerFailed("2"), PeerFailed("3"), PeerFailed("4"))
    with pytest.raises(PeerFailed, match="3"):
        script.run(idempotent=True)
    assert script.calls == 3


@pytest.mark.parametrize(
    "error", [Refused("409", status=409), NotConfigured("bad"), CircuitOpen("open", retry_after_s=0.0)]
)
def test_what_cannot_get_better_at_once_is_not_tried_again(error: TransportError) -> None:
    script = Script(error)
    with pytest.raises(type(error)):
        script.run(idempotent=True)
    assert script.calls == 1


def test_a_call_that_may_have_happened_is_not_repeated_unless_it_is_idempotent() -> None:
    script = Script(TimedOut("late"))
    with pytest.raises(TimedOut):
        script.run(idempotent=False)
    assert script.calls == 1


@pytest.mark.parametrize("error", [Unreachable("refused"), TimedOut("no connection", sent=False)])
def test_a_call_that_never_left_is_repeated_in_any_case(error: TransportError) -> None:
    script = Script(error)
    assert script.run(idempotent=False) == "done"


def test_a_stated_wait_is_kept_to() -> None:
    script = Script(PeerFailed("503", retry_after_s=0.7))
    assert script.run(idempotent=True, jitter=0.0) == "done"
    assert script.waits == [0.7]


@pytest.mark.parametrize(("asked", "calls"), [(1.0, 3), (1.001, 1)])
def test_a_wait_longer_than_the_longest_is_left_to_the_caller(asked: float, calls: int) -> None:
    script = Script(*(PeerFailed("503", retry_after_s=asked) for _ in range(3)))
    with pytest.raises(PeerFailed) as caught:
        script.run(idempotent=True)
    assert caught.value.retry_after_s == asked
    assert script.calls == calls


def test_no_attempt_begins_when_the_time_of_all_is_over() -> None:
    rule = RetryRule(attempts=100, first_wait_s=0.05, longest_wait_s=0.05, within_s=0.2)
    script = Script(*(PeerFailed(str(n)) for n in range(100)))
    started = time.monotonic()
    with pytest.raises(PeerFailed):
        retry(script, rule, idempotent=True, jitter=lambda: 1.0)
    assert time.monotonic() - started < 1.0
    assert 2 <= script.calls <= 5
