"""Rings: people who share more than a household shares, found in what their registrations have in common.

Nothing here names anybody: people and what they share come as pseudonyms. The rule, whole:

1. A key (one device, one payment means, …) that lies under more people than `USUAL` says for its kind is telling and
   weighs 2; under fewer it weighs 1, and under one person nothing.
2. Two people are tied where the keys that they share weigh 2 together, counting the heaviest of each kind.
3. Whoever is tied, directly or through others, is one group. A group is a ring where it has a telling key and
   `LEAST_PEOPLE` people, or two people under one document's picture or one face, or, without a telling key,
   `LEAST_UNTOLD` people: more than one family.

A ring is a reason for a person to look, and proves nothing: a hostel has one address, and a club one device.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations


class Tie(StrEnum):
    """What people can share.

    face            a person found that two faces under two names are one
    document_image  one picture of a document, to the byte
    device          the key that signed captures, or a device that the operator's software named
    payment         a means of payment that the operator's software named
    contact         the number to which a code was sent and given back
    address         the address on a document, or one that the operator's software named
    """

    FACE = "face"
    DOCUMENT_IMAGE = "document_image"
    DEVICE = "device"
    PAYMENT = "payment"
    CONTACT = "contact"
    ADDRESS = "address"


USUAL: Mapping[Tie, int] = {
    Tie.FACE: 1,
    Tie.DOCUMENT_IMAGE: 1,
    Tie.DEVICE: 6,
    Tie.PAYMENT: 4,
    Tie.CONTACT: 4,
    Tie.ADDRESS: 12,
}
"""How many people share one without its being odd: a family its phone and its card, a house its address."""

ONE_PERSON = frozenset({Tie.FACE, Tie.DOCUMENT_IMAGE})
"""What belongs to one person: two names under it are enough."""

TIED = 2
"""Kinds of keys under a household's number that tie two people; a telling key ties them alone."""

LEAST_PEOPLE = 3
LEAST_UNTOLD = 7
"""One more than a device's family: parents, four children, and somebody else."""


@dataclass(frozen=True, slots=True)
class Mark:
    """That a key of a kind was seen with a person. Both are pseudonyms."""

    person: str
    kind: Tie
    key: str


@dataclass(frozen=True, slots=True)
class Shared:
    """A key that several people of a ring share. `telling` is as in the rule; `people` are sorted."""

    kind: Tie
    key: str
    people: tuple[str, ...]
    telling: bool


@dataclass(frozen=True, slots=True)
class Ring:
    """People who are tied to each other, and every key that two or more of them share: the telling and larger first."""

    people: tuple[str, ...]
    shared: tuple[Shared, ...]


def rings(marks: Iterable[Mark]) -> tuple[Ring, ...]:
    """Return the rings among these people, the largest first. The marks' order and repetition change nothing."""
    keys = _keys(marks)
    groups = _groups(keys)
    shared: dict[str, list[Shared]] = defaultdict(list)
    for key in keys:
        for group, people in _by_group(key, groups).items():
            if len(people) > 1:
                shared[group].append(Shared(key.kind, key.key, people, key.telling))
    members: dict[str, list[str]] = defaultdict(list)
    for person, group in groups.items():
        members[group].append(person)
    found = [
        Ring(tuple(sorted(people)), tuple(sorted(shared[group], key=_weightiest)))
        for group, people in members.items()
        if _is_ring(len(people), shared[group])
    ]
    return tuple(sorted(found, key=lambda ring: (-len(ring.people), ring.people)))


def group_of(person: str, marks: Iterable[Mark]) -> frozenset[str]:
    """Return whoever is tied to a person, directly or through others, herself among them; be it a ring or not."""
    groups = _groups(_keys(marks))
    if person not in groups:
        return frozenset({person})
    return frozenset(other for other, group in groups.items() if group == groups[person])


def _keys(marks: Iterable[Mark]) -> list[Shared]:
    """Return the keys that lie under two people or more."""
    under: dict[tuple[Tie, str], set[str]] = defaultdict(set)
    for mark in marks:
        under[mark.kind, mark.key].add(mark.person)
    return [
        Shared(kind, key, tuple(sorted(people)), telling=len(people) > USUAL[kind])
        for (kind, key), people in sorted(under.items())
        if len(people) > 1
    ]


def _groups(keys: Iterable[Shared]) -> dict[str, str]:
    """Return each tied person's group, named by one of its people."""
    parents: dict[str, str] = {}

    def root(person: str) -> str:
        parents.setdefault(person, person)
        while parents[person] != person:
            parents[person] = parents[parents[person]]
            person = parents[person]
        return person

    for one, other in _tied(keys):
        parents[root(one)] = root(other)
    return {person: root(person) for person in list(parents)}


def _tied(keys: Iterable[Shared]) -> Iterator[tuple[str, str]]:
    """Give pairs that connect all who are tied: a telling key ties all of its people in a row."""
    kinds: Counter[tuple[str, str]] = Counter()
    counted: set[tuple[str, str, Tie]] = set()
    for key in keys:
        if key.telling:
            yield from zip(key.people, key.people[1:], strict=False)
            continue
        for pair in combinations(key.people, 2):  # of a dozen people at most
            if (*pair, key.kind) not in counted:
                counted.add((*pair, key.kind))
                kinds[pair] += 1
    yield from (pair for pair, weight in kinds.items() if weight >= TIED)


def _by_group(key: Shared, groups: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for person in key.people:
        if person in groups:
            found[groups[person]].append(person)
    return {group: tuple(people) for group, people in found.items()}


def _is_ring(people: int, shared: Iterable[Shared]) -> bool:
    telling = {key.kind for key in shared if key.telling}
    if telling & ONE_PERSON:
        return True
    return people >= (LEAST_PEOPLE if telling else LEAST_UNTOLD)


def _weightiest(key: Shared) -> tuple[bool, int, Tie, str]:
    return not key.telling, -len(key.people), key.kind, key.key
