"""The states of a registration and the steps between them: the one table that code and database both obey.

created -> consented -> documented -> captured -> decided -> activated | declined | expired | withdrawn. A decision
that asks for another attempt leads back to the step that mends it, and an appeal that is upheld to the decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """Where a registration stands."""

    CREATED = "created"
    CONSENTED = "consented"
    DOCUMENTED = "documented"
    CAPTURED = "captured"
    DECIDED = "decided"
    ACTIVATED = "activated"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


OPEN = (State.CREATED, State.CONSENTED, State.DOCUMENTED, State.CAPTURED, State.DECIDED)
ENDED = (State.ACTIVATED, State.DECLINED, State.EXPIRED, State.WITHDRAWN)

NEXT: Mapping[State, tuple[State, ...]] = {
    State.CREATED: (State.CONSENTED, State.EXPIRED, State.WITHDRAWN),
    State.CONSENTED: (State.DOCUMENTED, State.EXPIRED, State.WITHDRAWN),
    State.DOCUMENTED: (State.CAPTURED, State.EXPIRED, State.WITHDRAWN),
    State.CAPTURED: (State.DECIDED, State.EXPIRED, State.WITHDRAWN),
    State.DECIDED: (
        State.ACTIVATED,
        State.DECLINED,
        State.CONSENTED,
        State.DOCUMENTED,
        State.CAPTURED,
        State.EXPIRED,
        State.WITHDRAWN,
    ),
    **dict.fromkeys(ENDED, ()),
    # An appeal that is upheld takes the refusal back, also one whose time ran out meanwhile.
    State.DECLINED: (State.DECIDED,),
    State.EXPIRED: (State.DECIDED,),
}

POSSIBLE: Mapping[State, tuple[str, ...]] = {
    State.CREATED: ("consent", "way", "withdraw"),
    State.CONSENTED: ("consent", "way", "contact", "representative", "document", "withdraw"),
    State.DOCUMENTED: ("consent", "way", "contact", "representative", "document", "face", "withdraw"),
    State.CAPTURED: ("consent", "contact", "representative", "face", "decision", "withdraw"),
    State.DECIDED: ("activation", "withdraw"),
    **dict.fromkeys(ENDED, ()),
}
"""What the person or the operator's system can do in each state: told with every refusal of a step.

Where the person does not show her face, `appointment` and `attestation` take the place of `face`.
"""


def possible(state: State, *, by_face: bool) -> tuple[str, ...]:
    """Return the steps that can be taken in a state by somebody who shows her face, or by somebody who does not."""
    if by_face:
        return POSSIBLE[state]
    other = {"face": ("appointment", "attestation")}
    return tuple(step for name in POSSIBLE[state] for step in other.get(name, (name,)))
