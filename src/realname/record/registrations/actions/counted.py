"""How a registration's line is counted among those of its identity, from the question to the line's end.

A company's lines are not counted: nobody's document stands for them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from realname.judge.facts import LinesState, Way
from realname.judge.identity_rules import IdentityRules
from realname.judge.policy import LINE_LIMIT
from realname.record.identities.actions.counting import (
    carry_places,
    identity_of,
    keep_places,
    lines_state,
    release_places,
    take_places,
)
from realname.record.operators.actions.policies import rules_of
from realname.record.registrations.models import Registration
from realname.record.subscribers.sealing import read_fields

HELD = frozenset({Registration.Kind.SIM_REPLACEMENT, Registration.Kind.REVERIFICATION})
"""Kinds for the line's present holder alone."""


def room_for(registration: Registration, fields: Mapping[str, str]) -> LinesState:
    """Tell whether there is room for the line, by what a document surely says of its holder."""
    rules = _limits(registration)
    if rules is None:
        return LinesState.NONE
    return lines_state(registration.operator_id, registration.id, identity_of(fields), rules)


def reserve(registration: Registration, fields: Mapping[str, str]) -> LinesState:
    """Take the line's places; FREE where that was done, NONE where none is asked for, else what stands against it."""
    rules = _limits(registration)
    if rules is None:
        return LinesState.NONE
    return take_places(registration.operator_id, registration.id, identity_of(fields), rules)


def settle(registration: Registration, before: Collection[UUID]) -> None:
    """Have the line's places held from now on, when it is: `before` are the registrations by which it was held.

    The holder's own places go over to this registration; another holder's are free again.
    """
    if registration.kind in HELD and registration.holder_id is None and _rules(registration) is not None:
        first, *others = [*before, registration.id]
        fields = read_fields(registration.subscriber)
        carry_places(registration.operator_id, first, registration.id, identity_of(fields))
    else:
        others = list(before)
        keep_places(registration.id)
    for other in others:
        if other != registration.id:
            release_places(other)


def _limits(registration: Registration) -> IdentityRules | None:
    """Return the limits that a further line of a person meets, None where the question does not arise."""
    is_further = registration.kind not in HELD and registration.holder_id is None
    return _rules(registration) if is_further else None


def _rules(registration: Registration) -> IdentityRules | None:
    policy = rules_of(registration.policy)
    return policy.identity if LINE_LIMIT in policy.asks(Way(registration.way)) else None
