from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from realname.connect.transport.circuit import Circuit, CircuitRule, CircuitState
from realname.connect.transport.errors import (
    CircuitOpen,
    NotAuthorised,
    NotConfigured,
    PeerFailed,
    TimedOut,
    TransportError,
)

RULE = CircuitRule(failures_to_open=3, open_s=10.0)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def run(circuit: Circuit, error: Callable[[], Exception] | None = None) -> None:
    with circuit.guard():
        if error is not None:
            raise error()


def state_of(circuit: Circuit) -> CircuitState:
    return circuit.state


def fail(circuit: Circuit, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(PeerFailed):
            run(circuit, lambda: PeerFailed("500"))


def test_it_stays_closed_one_failure_below_the_limit_and_opens_at_it() -> None:
    circuit = Circuit(RULE, Clock())
    fail(circuit, 2)
    assert state_of(circuit) is CircuitState.CLOSED
    fail(circuit)
    assert state_of(circuit) is CircuitState.OPEN


def test_while_open_nothing_is_asked_and_the_wait_is_stated() -> None:
    clock = Clock()
    circuit = Circuit(RULE, clock)
    fail(circuit, 3)
    clock.now += 4
    with pytest.raises(CircuitOpen) as caught:
        run(circuit)
    assert caught.value.retry_after_s == pytest.approx(6.0)
    assert not caught.value.sent


@pytest.mark.parametrize(("after", "state"), [(9.999, CircuitState.OPEN), (10.0, CircuitState.HALF_OPEN)])
def test_it_is_half_open_exactly_when_its_time_is_over(after: float, state: CircuitState) -> None:
    clock = Clock()
    circuit = Circuit(RULE, clock)
    fail(circuit, 3)
    clock.now += after
    assert state_of(circuit) is state


def test_one_success_when_half_open_closes_it_and_forgets_the_failures() -> None:
    clock = Clock()
    circuit = Circuit(RULE, clock)
    fail(circuit, 3)
    clock.now += 10
    run(circuit)
    assert state_of(circuit) is CircuitState.CLOSED
    fail(circuit, 2)
    assert state_of(circuit) is CircuitState.CLOSED


def test_one_failure_when_half_open_opens_it_for_the_whole_time_again() -> None:
    clock = Clock()
    circuit = Circuit(RULE, clock)
    fail(circuit, 3)
    clock.now += 10
    fail(circuit)
    clock.now += 9.9
    assert state_of(circuit) is CircuitState.OPEN


def test_half_open_lets_one_call_through_at_a_time() -> None:
    clock = Clock()
    circuit = Circuit(RULE, clock)
    fail(circuit, 3)
    clock.now += 10
    with circuit.guard(), pytest.raises(CircuitOpen):
        run(circuit)
    run(circuit)


@pytest.mark.parametrize("make", [lambda: NotAuthorised("401", status=401), lambda: NotAuthorised("403", status=403)])
def test_a_refusal_is_an_answer_and_counts_as_one(make: Callable[[], TransportError]) -> None:
    circuit = Circuit(RULE, Clock())
    fail(circuit, 2)
    with pytest.raises(NotAuthorised):
        run(circuit, make)
    fail(circuit, 2)
    assert state_of(circuit) is CircuitState.CLOSED


def test_our_own_settings_are_not_held_against_the_service() -> None:
    circuit = Circuit(RULE, Clock())
    for _ in range(5):
        with pytest.raises(NotConfigured):
            run(circuit, lambda: NotConfigured("bad"))
    assert state_of(circuit) is CircuitState.CLOSED


def test_an_interrupted_probe_leaves_room_for_the_next() -> None:
    clock = Clock()
    circuit = Circuit(RULE, clock)
    fail(circuit, 3)
    clock.now += 10
    with pytest.raises(KeyboardInterrupt):
        run(circuit, KeyboardInterrupt)  # type: ignore[arg-type]
    run(circuit)
    assert state_of(circuit) is CircuitState.CLOSED


def test_twenty_threads_that_meet_a_half_open_circuit_send_one_probe() -> None:
    clock = Clock()
    circuit = Circuit(RULE, clock)
    fail(circuit, 3)
    clock.now += 10
    hold, through = threading.Event(), []

    def call() -> None:
        try:
            with circuit.guard():
                through.append(1)
                hold.wait(5)
                raise TimedOut("late")
        except TransportError:
            return

    threads = [threading.Thread(target=call) for _ in range(20)]
    for thread in threads:
        thread.start()
    hold.set()
    for thread in threads:
        thread.join()
    assert len(through) == 1
