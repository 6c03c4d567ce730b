"""The states of an inquiry and the steps between them: the one table that code and database both obey.

begun -> reached -> documented -> measuring -> proved | refused; who was refused shows her document again. At a counter
an inquiry begins proved: a member of staff saw the person, her document and a second proof.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """Where an inquiry stands."""

    BEGUN = "begun"
    REACHED = "reached"
    DOCUMENTED = "documented"
    MEASURING = "measuring"
    PROVED = "proved"
    REFUSED = "refused"


NEXT: Mapping[State, tuple[State, ...]] = {
    State.BEGUN: (State.REACHED,),
    State.REACHED: (State.DOCUMENTED,),
    State.DOCUMENTED: (State.MEASURING,),
    State.MEASURING: (State.PROVED, State.REFUSED),
    State.PROVED: (),
    State.REFUSED: (State.DOCUMENTED,),
}


class Outcome(StrEnum):
    """Why an inquiry was refused, as far as its person is told.

    mend           the pictures can be better; the reasons say how
    not_confirmed  it was not confirmed that it is she; nothing more is told
    nothing        it is she, and nothing is held on her
    failed         we could not measure
    """

    MEND = "mend"
    NOT_CONFIRMED = "not_confirmed"
    NOTHING = "nothing"
    FAILED = "failed"
