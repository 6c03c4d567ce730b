"""Draw who shares what: keys on the left, people on the right, a line for each link. Sizes as in `drawing`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from realname.judge.rings import Shared

ROW_PX = 34
TOP_PX = 22
MOST_DRAWN = 40
"""More lines than these people have cannot be followed; the tables below have everybody."""


@dataclass(frozen=True, slots=True)
class Node:
    """A mark of the drawing: where it lies, what stands beside it, and the row that it leads to."""

    y: float
    text: str
    leads_to: str
    telling: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A line between a key and a person."""

    y1: float
    y2: float
    telling: bool


@dataclass(frozen=True, slots=True)
class Linked:
    """The drawing; `left_out` people are in the tables alone."""

    height: int
    keys: tuple[Node, ...]
    people: tuple[Node, ...]
    links: tuple[Link, ...]
    left_out: int


def linked(shared: Sequence[Shared], key_names: Mapping[str, str], person_names: Mapping[str, str]) -> Linked:
    """Lay a ring out. Names are by key and by person; people are drawn beside the keys that they share most with."""
    order = {person: place for place, person in enumerate(_beside(shared, list(person_names)))}
    drawn = list(order)[:MOST_DRAWN]
    keys = [key for key in shared if sum(person in drawn for person in key.people) > 1]
    rows = max(len(drawn), len(keys))
    at = {person: TOP_PX + ROW_PX * (place + (rows - len(drawn)) / 2) for place, person in enumerate(drawn)}
    middle = {key.key: _middle(key, order) for key in keys}
    keys.sort(key=lambda key: (middle[key.key], key.key))
    step = ROW_PX * rows / max(len(keys), 1)
    down = {key.key: TOP_PX - ROW_PX / 2 + step * (place + 0.5) for place, key in enumerate(keys)}
    return Linked(
        height=TOP_PX * 2 + ROW_PX * (rows - 1),
        keys=tuple(Node(down[key.key], key_names[key.key], f"key-{key.key[:16]}", key.telling) for key in keys),
        people=tuple(Node(at[person], person_names[person], f"person-{person[:16]}") for person in drawn),
        links=tuple(
            Link(down[key.key], at[person], key.telling) for key in keys for person in key.people if person in at
        ),
        left_out=len(order) - len(drawn),
    )


def _beside(shared: Sequence[Shared], people: list[str]) -> list[str]:
    """Return people in the order of the first key that each bears, so that a key's lines do not cross."""
    rank: dict[str, int] = {}
    for place, key in enumerate(shared):
        for person in key.people:
            rank.setdefault(person, place)
    return sorted(people, key=lambda person: rank.get(person, len(shared)))


def _middle(key: Shared, order: Mapping[str, int]) -> float:
    return sum(order[person] for person in key.people if person in order) / len(key.people)
