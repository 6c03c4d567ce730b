"""What a payment needs beside the face, and through which states it goes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realname.judge.payments import (
    CALLS,
    ENDED,
    OPEN_OUTSIDE,
    Asked,
    Held,
    Limits,
    Need,
    State,
    after,
    is_hint,
    is_pin,
    is_weak,
    needs,
    refundable,
)

LIMITS = Limits(most_minor=10_000, pin_above_minor=2_000)


@pytest.mark.parametrize(
    ("amount", "close", "alike", "hinted", "needed"),
    [
        (2_000, False, False, False, ()),
        (2_001, False, False, False, (Need.PIN,)),
        (2_001, False, False, True, (Need.PIN,)),
        (100, True, False, False, (Need.HINT, Need.PIN)),
        (100, True, False, True, (Need.PIN,)),
        (100, False, True, False, (Need.PIN,)),
        (100, False, True, True, ()),
    ],
)
def test_what_is_needed_beside_the_face(
    *, amount: int, close: bool, alike: bool, hinted: bool, needed: tuple[Need, ...]
) -> None:
    assert needs(Asked(amount, close, alike, hinted), LIMITS) == needed


@given(state=st.sampled_from(State), answers=st.lists(st.sampled_from(Held), max_size=8), is_wanted=st.booleans())
def test_whatever_the_provider_says_money_that_moved_is_paid_and_an_end_stays(
    *, state: State, answers: list[Held], is_wanted: bool
) -> None:
    for held in answers:
        before, state = state, after(state, held, is_wanted=is_wanted)
        if before in ENDED or before is State.WAITING:
            assert state is before
        elif held is Held.CAPTURED:
            assert state is State.PAID
        elif held in (Held.RELEASED, Held.DECLINED):
            assert state in (State.CANCELLED, State.DECLINED)
        if before in OPEN_OUTSIDE and not is_wanted and held is not Held.CAPTURED:
            assert state is not State.CAPTURING or before is State.CAPTURING


def test_a_payment_that_nobody_wants_any_more_is_released_and_not_captured() -> None:
    assert after(State.AUTHORISING, Held.HELD) is State.CAPTURING
    assert after(State.AUTHORISING, Held.HELD, is_wanted=False) is State.RELEASING


def test_only_open_states_ask_the_provider() -> None:
    assert set(CALLS) == OPEN_OUTSIDE
    assert set(State) == OPEN_OUTSIDE | ENDED | {State.WAITING}


@pytest.mark.parametrize("pin", ["0000", "1234", "9876", "7890", "1212", "483483", "111111"])
def test_pins_that_a_thief_tries_first_are_weak(pin: str) -> None:
    assert is_pin(pin)
    assert is_weak(pin)


@pytest.mark.parametrize("pin", ["4831", "1235", "120120120"[:7]])
def test_other_pins_are_not(pin: str) -> None:
    assert not is_weak(pin)


@pytest.mark.parametrize("text", ["", "123", "123456789", "12a4", "١٢٣٤", " 1234"])
def test_a_pin_has_four_to_eight_digits(text: str) -> None:
    assert not is_pin(text)


def test_a_hint_has_four_digits() -> None:
    assert is_hint("0042")
    assert not is_hint("42")
    assert not is_hint("00421")


def test_limits_are_above_nothing_and_in_order() -> None:
    for most, pin_above in ((0, 0), (100, 101), (100, -1)):
        with pytest.raises(ValueError, match="limit"):
            Limits(most, pin_above)


def test_no_more_than_was_paid_goes_back() -> None:
    assert refundable(500, 0) == 500
    assert refundable(500, 200) == 300
    assert refundable(500, 600) == 0
