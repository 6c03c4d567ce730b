"""How many lines an identity has: a numbered place is taken for each, under a pseudonym. The database holds the limit.

An identity is a document by its kind, issuing state and number: whoever has two documents has two. The pseudonym is an
HMAC under a key of the service, so that an operator learns that a limit is reached, and neither where nor how many.
Everything here is called inside the tenant's transaction.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from realname.connect.keys.blind_index import BlindIndex
from realname.judge.facts import LinesState
from realname.judge.identity_rules import IdentityRules
from realname.measure.readings import DocumentKind
from realname.record.registrations.actions.platform_keys import NOBODY, platform_key

INDEX = "identity-lines"

LAPSES_AFTER = timedelta(days=90)
"""A place is given back when its registration ends. This is for one whose end was lost, and longer than any waits."""

UNLIMITED = 32_767
"""The largest number of a place: for lines that are counted and were never asked about."""

TYPES: Mapping[str, str] = {
    DocumentKind.TD3: "passport",
    DocumentKind.MRV_A: "visa",
    DocumentKind.MRV_B: "visa",
}
"""What is no passport and no visa is a national card: one number, whichever of its forms is shown."""

CHINESE = frozenset({DocumentKind.CN_RESIDENT_FRONT, DocumentKind.CN_RESIDENT_BACK})


@dataclass(frozen=True, slots=True)
class Identity:
    """The document by which a person's lines are counted."""

    kind: str
    state: str
    number: str = field(repr=False)


def identity_of(fields: Mapping[str, str]) -> Identity | None:
    """Return the identity of a person's kept fields; None where the document's number is not among them."""
    kind = fields.get("document_kind", "")
    state = "CHN" if kind in CHINESE else fields.get("issuing_state", "")
    found = named(TYPES.get(kind, "card"), state, fields.get("document_number", ""))
    return found if found.number else None


def named(kind: str, state: str, number: str) -> Identity:
    """Return an identity in its one form: no spaces, capital letters."""
    return Identity(kind, state.upper(), "".join(number.split()).upper())


def lines_state(
    operator_id: uuid.UUID, registration_id: uuid.UUID, identity: Identity | None, rules: IdentityRules
) -> LinesState:
    """Tell whether there is room for a line now. It promises nothing: `take_places` does."""
    if identity is None:
        return LinesState.UNKNOWN
    index = _index()
    owner = _owner(index, registration_id)
    for scope, most, state in _limits(index, operator_id, identity, rules):
        if not _ask("SELECT identities_has_room(%s, %s, %s)", scope, owner, most):
            return state
    return LinesState.FREE


def take_places(
    operator_id: uuid.UUID, registration_id: uuid.UUID, identity: Identity | None, rules: IdentityRules
) -> LinesState:
    """Take a place with the operator and one in all for a registration; FREE where it has both.

    Otherwise it has none, and the limit that stands against it is returned. Of two at once, one gets the last place.
    """
    index = _index()
    owner = _owner(index, registration_id)
    _ask("SELECT identities_release(%s)", owner)  # another document may have been shown before
    if identity is None:
        return LinesState.UNKNOWN
    lapses = timezone.now() + LAPSES_AFTER
    for scope, most, state in _limits(index, operator_id, identity, rules):
        if not _take(scope, owner, most, lapses):
            _ask("SELECT identities_release(%s)", owner)
            return state
    return LinesState.FREE


def keep_places(registration_id: uuid.UUID) -> None:
    """Have a registration's places held by its line from now on; none is no error."""
    _ask("SELECT identities_keep(%s)", _owner(_index(), registration_id))


def carry_places(operator_id: uuid.UUID, before: uuid.UUID, after: uuid.UUID, identity: Identity | None) -> None:
    """Have a line's places held by the registration that verified its holder again.

    A line that was never counted is counted from now on, also above the limits: it is hers already.
    """
    index = _index()
    if _ask("SELECT identities_carry(%s, %s)", _owner(index, before), _owner(index, after)) or identity is None:
        return
    for scope in _scopes(index, operator_id, identity):
        _take(scope, _owner(index, after), UNLIMITED, None)


def release_places(registration_id: uuid.UUID) -> None:
    """Give a registration's places back, for it or its line has ended; none is no error."""
    _ask("SELECT identities_release(%s)", _owner(_index(), registration_id))


def _limits(
    index: BlindIndex, operator_id: uuid.UUID, identity: Identity, rules: IdentityRules
) -> tuple[tuple[bytes, int, LinesState], ...]:
    """Return each scope with its limit, and what is told where that is reached."""
    at_operator, in_all = _scopes(index, operator_id, identity)
    return (
        (at_operator, rules.lines_at_operator, LinesState.AT_OPERATOR),
        (in_all, rules.lines_in_all, LinesState.IN_ALL),
    )


def _scopes(index: BlindIndex, operator_id: uuid.UUID, identity: Identity) -> tuple[bytes, bytes]:
    """Return the pseudonyms with the operator and in all, always in this order: so no two wait for each other."""
    name = f"{identity.kind}|{identity.state}|{identity.number}"
    return index.of("operator", f"{operator_id}|{name}"), index.of("all", name)


def _take(scope: bytes, owner: bytes, most: int, lapses: datetime | None) -> bool:
    return _ask("SELECT identities_take(%s, %s, %s, %s)", scope, owner, most, lapses)


def _index() -> BlindIndex:
    return BlindIndex(NOBODY, {1: platform_key(INDEX)})


def _owner(index: BlindIndex, registration_id: uuid.UUID) -> bytes:
    return index.of("owner", str(registration_id))


def _ask(question: str, *values: bytes | int | datetime | None) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return bool(cursor.fetchone()[0])
