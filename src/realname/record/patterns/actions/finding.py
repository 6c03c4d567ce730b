"""Find the ring around a registration that was just marked, and keep the rings' rows as they are by now.

Only whom the registration is tied to is read: what it costs grows with the ring, and not with the operator.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from realname.database.rows import tenant
from realname.judge.rings import Mark, Ring, Tie, group_of, rings
from realname.record.operators.actions.events import emit
from realname.record.oversight.actions.telling import tell_pattern
from realname.record.patterns.models import KeySetAside, MarkRow, RingMember, RingRow
from realname.record.reviews.actions.opening import open_for_pattern

MOST_ROUNDS = 20
MOST_MARKS = 50_000
"""A ring this large is known for what it is long before; its edge may then be found by the next one who joins."""


@dataclass(frozen=True, slots=True)
class Found:
    """A ring, and the registrations of its people: by id, the subscriber's id and the person's pseudonym."""

    ring: Ring
    registrations: dict[uuid.UUID, tuple[uuid.UUID, bytes]]


def look(operator_id: uuid.UUID, person: bytes) -> RingRow | None:
    """Find the ring that a person is in and write it down; None where there is none. Opens its own transaction."""
    with tenant(operator_id):
        found = ring_around(person)
        return None if found is None else _keep(operator_id, found)


def ring_around(person: bytes) -> Found | None:
    """Return the ring that a person is in, by the marks that are not set aside. Inside the tenant's transaction."""
    group: frozenset[str] = frozenset({person.hex()})
    marks: list[Mark] = []
    for _ in range(MOST_ROUNDS):
        marks = marks_near(group)
        wider = group | group_of(person.hex(), marks)
        if wider == group or len(marks) >= MOST_MARKS:
            break
        group = wider
    ring = next((ring for ring in rings(marks) if person.hex() in ring.people), None)
    if ring is None:
        return None
    rows = counting().filter(identity__in=[bytes.fromhex(one) for one in ring.people])
    told = rows.values_list("registration_id", "subscriber_id", "identity").distinct()
    return Found(ring, {registration: (subscriber, bytes(identity)) for registration, subscriber, identity in told})


def marks_near(people: Iterable[str]) -> list[Mark]:
    """Return all marks of the keys that these people bear, whoever bears them. Inside the tenant's transaction."""
    theirs = counting().filter(identity__in=[bytes.fromhex(person) for person in people])
    rows = counting().filter(digest__in=theirs.values("digest"))
    found = rows.values_list("identity", "kind", "digest").distinct()[:MOST_MARKS]
    return [Mark(bytes(identity).hex(), Tie(kind), bytes(digest).hex()) for identity, kind, digest in found]


def counting() -> QuerySet[MarkRow]:
    """Return the marks whose keys are not set aside. Inside the tenant's transaction."""
    return MarkRow.objects.exclude(digest__in=KeySetAside.objects.values("digest"))


def _keep(operator_id: uuid.UUID, found: Found) -> RingRow | None:
    """Write the ring; one that somebody closed is opened anew only by a person who was not in it."""
    among = RingMember.objects.filter(registration__in=list(found.registrations))
    known = RingRow.objects.select_for_update().filter(id__in=among.values("ring")).order_by("id")
    open_ = [row for row in known if row.closed_at is None]
    people = {identity for _, identity in found.registrations.values()}
    if not open_ and any(people <= _people(row) for row in known):
        return None
    row = open_[0] if open_ else RingRow.objects.create(operator_id=operator_id, people=0)
    _merge(row, open_[1:])
    joined = _join(row, found)
    kinds = sorted({key.kind.value for key in found.ring.shared if key.telling})
    grew = len(found.ring.people) > row.people
    row.people, row.kinds = max(row.people, len(found.ring.people)), kinds
    row.changed_at = timezone.now() if grew or joined else row.changed_at
    row.save(update_fields=("people", "kinds", "changed_at"))
    if not open_:
        tell_pattern(operator_id, "found", row.people, kinds)
        emit(operator_id, "ring.found", row.id, {"people": row.people, "kinds": kinds})
    elif grew:
        emit(operator_id, "ring.grown", row.id, {"people": row.people, "kinds": kinds})
    if row.review_at is not None:
        for registration_id in joined:
            open_for_pattern(registration_id)
    return row


def _merge(row: RingRow, others: list[RingRow]) -> None:
    """Have rings that turned out to be one be one: the first that was found."""
    for other in others:
        inside = RingMember.objects.filter(ring=row).values("registration")
        RingMember.objects.filter(ring=other, registration__in=inside).delete()
        RingMember.objects.filter(ring=other).update(ring=row)
        other.closed_at, other.closed_because, other.merged = timezone.now(), RingRow.Closed.MERGED, row
        other.save(update_fields=("closed_at", "closed_because", "merged"))
        if row.review_at is None and other.review_at is not None:
            row.review_at = other.review_at
            row.save(update_fields=("review_at",))


def _join(row: RingRow, found: Found) -> list[uuid.UUID]:
    """Write new members, bring the others' pseudonyms up to date, and return which registrations joined."""
    inside = dict(RingMember.objects.filter(ring=row).values_list("registration_id", "identity"))
    joined = [one for one in found.registrations if one not in inside]
    RingMember.objects.bulk_create(
        RingMember(
            operator_id=row.operator_id,
            ring=row,
            registration_id=one,
            subscriber_id=found.registrations[one][0],
            identity=found.registrations[one][1],
        )
        for one in joined
    )
    for one, identity in inside.items():
        if one in found.registrations and found.registrations[one][1] != bytes(identity):
            RingMember.objects.filter(ring=row, registration=one).update(identity=found.registrations[one][1])
    return joined


def _people(row: RingRow) -> set[bytes]:
    return {bytes(one) for one in RingMember.objects.filter(ring=row).values_list("identity", flat=True)}
