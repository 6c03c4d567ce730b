"""A ring as the analyst is shown it, without a name, a number or a picture. Inside the tenant's transaction."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from realname.judge.rings import USUAL, Shared, rings
from realname.pages.patterns.linked import Linked, linked
from realname.pages.patterns.words import CLOSED, KINDS, STATES, STEPS, Text
from realname.record.errors import NotFound
from realname.record.patterns.actions.finding import marks_near
from realname.record.patterns.models import RingMember, RingRow, RingStep
from realname.record.registrations.models import Registration

MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Key:
    """Something shared: `usual` is how many people share one without its being odd."""

    row: str
    name: str
    people: int
    usual: int
    telling: bool


@dataclass(frozen=True, slots=True)
class Person:
    """One person of a ring, by her registrations and by what she shares."""

    row: str
    name: str
    registrations: tuple[tuple[Registration, Text], ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A ring. `served` is who began how many of its registrations, and where."""

    row: RingRow
    kinds: tuple[Text, ...]
    closed: Text
    keys: tuple[Key, ...]
    people: tuple[Person, ...]
    drawing: Linked | None
    served: tuple[tuple[str, str, int], ...]
    registrations: int
    steps: tuple[tuple[datetime, Text, Text, int], ...]


def listed(*, is_open: bool) -> list[tuple[RingRow, list[Text]]]:
    """Return rings with what makes them, the largest first."""
    rows = RingRow.objects.filter(closed_at__isnull=is_open)
    rows = rows.order_by("-people", "-id") if is_open else rows.order_by("-closed_at")
    return [(row, [KINDS[kind] for kind in row.kinds]) for row in rows[:MOST_LISTED]]


def shown(ring_id: uuid.UUID) -> Shown:
    """Return one ring. NotFound."""
    row = RingRow.objects.filter(id=ring_id).first()
    if row is None:
        raise NotFound("There is no such ring.")
    members = RingMember.objects.filter(ring=row).select_related("registration__store", "registration__member")
    registrations: dict[str, list[Registration]] = defaultdict(list)
    for member in members.order_by("registration_id"):
        registrations[bytes(member.identity).hex()].append(member.registration)
    names = {person: gettext("Person %d") % number for number, person in enumerate(registrations, 1)}
    shared = _shared(names)
    key_names = _named(shared)
    return Shown(
        row,
        tuple(KINDS[kind] for kind in row.kinds),
        CLOSED.get(row.closed_because, ""),
        tuple(_key(key, key_names) for key in shared),
        tuple(_person(person, names, registrations[person], shared, key_names) for person in names),
        linked(shared, key_names, names) if shared else None,
        _served([one for those in registrations.values() for one in those]),
        sum(len(those) for those in registrations.values()),
        tuple(
            (step.created_at, STEPS[step.step], CLOSED.get(step.because, ""), step.count)
            for step in RingStep.objects.filter(ring=row).order_by("id")
        ),
    )


def _shared(people: Mapping[str, str]) -> tuple[Shared, ...]:
    """Return what a ring's people share by now: marks go with their days, and keys are set aside."""
    found = [key for ring in rings(marks_near(people)) if set(ring.people) & set(people) for key in ring.shared]
    kept = [Shared(key.kind, key.key, tuple(one for one in key.people if one in people), key.telling) for key in found]
    return tuple(key for key in kept if len(key.people) > 1)


def _named(shared: Sequence[Shared]) -> dict[str, str]:
    """Return a name for each key: its kind, and a number where there are several."""
    many = Counter(key.kind for key in shared)
    numbers: Counter[str] = Counter()
    names = {}
    for key in shared:
        numbers[key.kind] += 1
        text = str(KINDS[key.kind])
        names[key.key] = f"{text} {numbers[key.kind]}" if many[key.kind] > 1 else text
    return names


def _key(key: Shared, names: Mapping[str, str]) -> Key:
    return Key(f"key-{key.key[:16]}", names[key.key], len(key.people), USUAL[key.kind], key.telling)


def _person(
    person: str,
    names: Mapping[str, str],
    registrations: Sequence[Registration],
    shared: Sequence[Shared],
    key_names: Mapping[str, str],
) -> Person:
    theirs = tuple(key_names[key.key] for key in shared if person in key.people)
    told = tuple((one, STATES[one.state]) for one in registrations)
    return Person(f"person-{person[:16]}", names[person], told, theirs)


def _served(registrations: Sequence[Registration]) -> tuple[tuple[str, str, int], ...]:
    """Return who of the staff began registrations, where, and how many."""
    counted = Counter(
        (one.member.name if one.member else "", one.store.name if one.store else "")
        for one in registrations
        if one.member_id or one.store_id
    )
    return tuple((member, store, count) for (member, store), count in counted.most_common())
