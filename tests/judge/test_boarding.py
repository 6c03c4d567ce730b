"""What a gate says: nobody boards twice, before boarding began, or a flight that is over."""

from __future__ import annotations

from itertools import product

import pytest

from realname.judge.boarding import AT_THE_GATE, NEXT, OVER, judge_boarding
from realname.judge.boarding import FlightState as F
from realname.judge.boarding import GateWord as W
from realname.judge.boarding import PassengerState as P


def test_boarding_is_for_whoever_is_expected_while_the_flight_boards_and_for_nobody_else() -> None:
    boards = {pair for pair in product(F, P) if judge_boarding(*pair).boards}
    assert boards == {(F.BOARDING, P.EXPECTED)}
    assert judge_boarding(F.BOARDING, P.EXPECTED).word is W.BOARD


@pytest.mark.parametrize(
    ("flight", "passenger", "word", "reason"),
    [
        (F.CHECK_IN, P.EXPECTED, W.SEE_AGENT, "boarding_not_begun"),
        (F.GATE_CLOSED, P.EXPECTED, W.SEE_AGENT, "gate_closed"),
        (F.BOARDING, P.BOARDED, W.BOARDED_ALREADY, ""),
        (F.BOARDING, P.OFFLOADED, W.SEE_AGENT, "offloaded"),
        (F.BOARDING, P.REBOOKED, W.WRONG_FLIGHT, "rebooked"),
        (F.CHECK_IN, P.REBOOKED, W.WRONG_FLIGHT, "rebooked"),
        (F.DEPARTED, P.REBOOKED, W.SEE_AGENT, "flight_over"),
        (F.CANCELLED, P.EXPECTED, W.SEE_AGENT, "flight_over"),
    ],
)
def test_what_the_gate_says(flight: F, passenger: P, word: W, reason: str) -> None:
    finding = judge_boarding(flight, passenger)
    assert (finding.word, finding.reason, finding.boards) == (word, reason, False)


def test_every_flight_can_end_and_none_goes_on_afterwards() -> None:
    assert set(NEXT) == set(F)
    for state in OVER:
        assert NEXT[state] == ()
    for state in {F.PLANNED, *AT_THE_GATE}:
        assert F.CANCELLED in NEXT[state]
