"""Rings: the rule at its limits, and what must hold of any marks."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realname.judge.rings import LEAST_PEOPLE, LEAST_UNTOLD, ONE_PERSON, USUAL, Mark, Tie, group_of, rings

MARKS = st.lists(
    st.builds(
        Mark,
        st.integers(0, 25).map("p{}".format),
        st.sampled_from(list(Tie)),
        st.integers(0, 4).map("k{}".format),
    ),
    max_size=120,
)


def under(kind: Tie, people: int, key: str = "k", first: int = 0) -> list[Mark]:
    return [Mark(f"p{number:02}", kind, key) for number in range(first, first + people)]


@pytest.mark.parametrize("kind", [kind for kind in Tie if kind not in ONE_PERSON])
def test_a_key_under_as_many_as_is_usual_ties_nobody_and_under_one_more_all_of_them(kind: Tie) -> None:
    assert rings(under(kind, USUAL[kind])) == ()
    [ring] = rings(under(kind, USUAL[kind] + 1))
    assert len(ring.people) == USUAL[kind] + 1
    assert [(key.kind, key.telling, key.people) for key in ring.shared] == [(kind, True, ring.people)]


@pytest.mark.parametrize("kind", sorted(ONE_PERSON))
def test_what_belongs_to_one_person_makes_a_ring_of_two(kind: Tie) -> None:
    assert rings(under(kind, 1)) == ()
    [ring] = rings(under(kind, 2))
    assert ring.people == ("p00", "p01")


def test_a_family_that_shares_all_it_has_is_no_ring_and_more_than_a_family_is() -> None:
    def household(people: int) -> list[Mark]:
        both = [*under(Tie.DEVICE, min(people, 6)), *under(Tie.ADDRESS, people)]
        return [*both, *under(Tie.DEVICE, 3, "second", first=4)]

    assert rings(household(LEAST_UNTOLD - 1)) == ()
    [ring] = rings(household(LEAST_UNTOLD))
    assert not any(key.telling for key in ring.shared)


def test_two_keys_of_one_kind_are_no_more_than_one() -> None:
    couples = [mark for couple in range(8) for mark in under(Tie.DEVICE, 2, f"old {couple}", first=couple)]
    again = [mark for couple in range(8) for mark in under(Tie.DEVICE, 2, f"new {couple}", first=couple)]
    assert rings([*couples, *again]) == ()
    places = [mark for couple in range(8) for mark in under(Tie.ADDRESS, 2, f"old {couple}", first=couple)]
    [ring] = rings([*couples, *places])
    assert len(ring.people) == 9


def test_two_rings_that_a_person_joins_are_one() -> None:
    devices = [*under(Tie.DEVICE, 7, "one"), *under(Tie.DEVICE, 7, "two", first=10)]
    assert [len(ring.people) for ring in rings(devices)] == [7, 7]
    [ring] = rings([*devices, Mark("p06", Tie.DEVICE, "two")])
    assert len(ring.people) == 14


@given(MARKS, st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(marks: list[Mark], random: object) -> None:
    shuffled = [*marks, *marks[:5]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert rings(shuffled) == rings(marks)


@given(MARKS)
def test_a_ring_is_connected_by_the_links_that_it_shows_and_nobody_is_in_two(marks: list[Mark]) -> None:
    found = rings(marks)
    everybody = [person for ring in found for person in ring.people]
    assert len(everybody) == len(set(everybody))
    for ring in found:
        assert ring.people == reached(ring.people[0], tied(marks))
        assert all(len(key.people) > 1 and set(key.people) <= set(ring.people) for key in ring.shared)
        telling = [key for key in ring.shared if key.telling]
        assert telling or len(ring.people) >= LEAST_UNTOLD
        assert {key.kind for key in telling} & ONE_PERSON or len(ring.people) >= LEAST_PEOPLE


@given(MARKS)
def test_a_persons_group_is_whom_her_ties_reach(marks: list[Mark]) -> None:
    neighbours = tied(marks)
    for person in neighbours:
        assert tuple(sorted(group_of(person, marks))) == reached(person, neighbours)


@given(MARKS, MARKS)
def test_more_marks_never_take_anybody_out_of_a_ring(marks: list[Mark], more: list[Mark]) -> None:
    larger = [set(ring.people) for ring in rings([*marks, *more])]
    assert all(any(set(ring.people) <= people for people in larger) for ring in rings(marks))


def tied(marks: list[Mark]) -> dict[str, set[str]]:
    """Return whom each person is tied to, by the rule's words and pair by pair."""
    of: dict[str, set[tuple[Tie, str]]] = {}
    count: dict[tuple[Tie, str], set[str]] = {}
    for mark in marks:
        of.setdefault(mark.person, set()).add((mark.kind, mark.key))
        count.setdefault((mark.kind, mark.key), set()).add(mark.person)
    found: dict[str, set[str]] = {person: set() for person in of}
    for one, other in combinations(of, 2):
        weights: dict[Tie, int] = {}
        for kind, key in of[one] & of[other]:
            weights[kind] = max(weights.get(kind, 0), 2 if len(count[kind, key]) > USUAL[kind] else 1)
        if sum(weights.values()) >= 2:
            found[one].add(other)
            found[other].add(one)
    return found


def reached(person: str, neighbours: dict[str, set[str]]) -> tuple[str, ...]:
    seen, ahead = {person}, [person]
    while ahead:
        for other in neighbours[ahead.pop()] - seen:
            seen.add(other)
            ahead.append(other)
    return tuple(sorted(seen))
