"""What a payment by face needs beside the face, and through which states it goes: no money moves outside of them.

A payment is asked at a till for one purchase. Where a face alone does not tell enough, the person adds the last digits
of her phone's number (a hint), a PIN, or both. Then the provider authorises, and captures. Each state but the last ones
says which call to the provider comes next, and every such call may be made again: the provider knows it by its key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

MOST_WRONG_PINS = 3
"""So many wrong PINs end a payment."""

PINS_UNTIL_LOCKED = 5
"""So many wrong PINs in a row lock a PIN until its owner chooses another: a thief tries 5 of 10,000."""

FEWEST_PIN_DIGITS, MOST_PIN_DIGITS = 4, 8
HINT_DIGITS = 4
"""Last digits of a phone's number: among 10,000 members, one in 10,000 others fits beside the right one, on average."""


class Need(StrEnum):
    """What a person adds to her face, in this order."""

    HINT = "hint"
    PIN = "pin"


class State(StrEnum):
    """Where a payment stands.

    waiting      for a hint or a PIN; no provider knows of it
    authorising  the provider is asked to hold the amount; it may or may not have heard of it
    capturing    the amount is held, and the provider is asked to move it; it may or may not have done so
    releasing    it is cancelled, and the provider is asked to hold nothing any more
    paid         the money moved, once
    declined     no money moved: the provider or the PIN said no
    cancelled    no money moved: the till, or time, ended it
    """

    WAITING = "waiting"
    AUTHORISING = "authorising"
    CAPTURING = "capturing"
    RELEASING = "releasing"
    PAID = "paid"
    DECLINED = "declined"
    CANCELLED = "cancelled"


ENDED = frozenset({State.PAID, State.DECLINED, State.CANCELLED})
OPEN_OUTSIDE = frozenset({State.AUTHORISING, State.CAPTURING, State.RELEASING})
"""States in which the provider is asked until it answers."""


NEXT: Mapping[State, tuple[State, ...]] = {
    State.WAITING: (State.AUTHORISING, State.DECLINED, State.CANCELLED),
    State.AUTHORISING: (State.CAPTURING, State.RELEASING, State.PAID, State.DECLINED, State.CANCELLED),
    State.CAPTURING: (State.PAID, State.DECLINED, State.CANCELLED),
    State.RELEASING: (State.PAID, State.DECLINED, State.CANCELLED),
}
"""Where a payment may go from where it stands. Once captured, it is never released: a refund gives it back."""


class Call(StrEnum):
    """What the provider is asked for."""

    AUTHORISE = "authorise"
    CAPTURE = "capture"
    RELEASE = "release"


class Held(StrEnum):
    """How a payment stands with the provider.

    pending    it has not decided
    held       the amount is held for us
    captured   the money moved
    released   nothing is held, and none will move
    declined   the same, by the provider's own will
    """

    PENDING = "pending"
    HELD = "held"
    CAPTURED = "captured"
    RELEASED = "released"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a programme allows, in the currency's smallest unit: the most of one payment, and from where on with PIN."""

    most_minor: int
    pin_above_minor: int

    def __post_init__(self) -> None:
        if not 0 <= self.pin_above_minor <= self.most_minor or self.most_minor == 0:
            raise ValueError("a payment's limit is above 0, and the limit without PIN is not above it")


@dataclass(frozen=True, slots=True)
class Asked:
    """A payment as it is asked.

    close    several members are that like the face
    alike    the member has a look-alike among the members, or it is not known yet that she has none
    hinted   the search went among those alone whose number ends in the digits that were given
    """

    amount_minor: int
    close: bool
    alike: bool
    hinted: bool


def needs(asked: Asked, limits: Limits) -> tuple[Need, ...]:
    """Return what is needed beside the face. A face that several share never pays without a PIN."""
    by_hint = asked.close and not asked.hinted
    by_pin = asked.close or asked.amount_minor > limits.pin_above_minor or (asked.alike and not asked.hinted)
    return tuple(need for need, is_needed in ((Need.HINT, by_hint), (Need.PIN, by_pin)) if is_needed)


def is_weak(pin: str) -> bool:
    """Tell whether a PIN is among those that a thief tries first: one digit, a run, or one half twice."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    half, rest = divmod(len(pin), 2)
    return (len(steps) == 1 and steps <= {0, 1, 9}) or (not rest and pin[:half] == pin[half:])


def is_pin(text: str) -> bool:
    """Tell whether a text has the form of a PIN."""
    return text.isascii() and text.isdigit() and FEWEST_PIN_DIGITS <= len(text) <= MOST_PIN_DIGITS


def is_hint(text: str) -> bool:
    """Tell whether a text has the form of a hint."""
    return text.isascii() and text.isdigit() and len(text) == HINT_DIGITS


CALLS: Mapping[State, Call] = {
    State.AUTHORISING: Call.AUTHORISE,
    State.CAPTURING: Call.CAPTURE,
    State.RELEASING: Call.RELEASE,
}
"""What the provider is asked next. Where its answer is lost, the same is asked again."""

MOVES: Mapping[State, Mapping[Held, State]] = {
    State.AUTHORISING: {
        Held.HELD: State.CAPTURING,
        Held.CAPTURED: State.PAID,
        Held.RELEASED: State.CANCELLED,
        Held.DECLINED: State.DECLINED,
    },
    State.CAPTURING: {
        Held.CAPTURED: State.PAID,
        Held.RELEASED: State.CANCELLED,
        Held.DECLINED: State.DECLINED,
    },
    State.RELEASING: {
        Held.CAPTURED: State.PAID,
        Held.RELEASED: State.CANCELLED,
        Held.DECLINED: State.DECLINED,
    },
}
"""The state that follows from how the provider has it. What is not named leaves the state, and it is asked again."""


def after(state: State, held: Held, *, is_wanted: bool = True) -> State:
    """Return the state after the provider's answer.

    A payment that nobody wants any more (cancelled at the till, or too late) is released instead of captured.
    """
    moved = MOVES.get(state, {}).get(held, state)
    return State.RELEASING if moved is State.CAPTURING and not is_wanted and state is State.AUTHORISING else moved


def refundable(paid_minor: int, refunded_minor: int) -> int:
    """Return how much may still be refunded; refunds that are under way count as done."""
    return max(0, paid_minor - refunded_minor)
