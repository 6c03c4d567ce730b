"""Kinds of attempts: each makes a recording that answers the script in form, whole or a part of it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from realname.evaluate.attacks.heads import Source
from realname.evaluate.attacks.kinds import GENUINE, KINDS, Case, Group, Kind, kind_named
from realname.evaluate.attacks.people import simulated_bona_fide
from realname.measure.challenges import Colour, Part, PartKind, Script, Side

pytestmark = pytest.mark.models

SHORT = Script(
    (
        Part(PartKind.HOLD, 2.0),
        Part(PartKind.TURN, 4.0, Side.RIGHT),
        Part(PartKind.LIGHT, 1.0, colours=(Colour.GREEN, Colour.RED)),
    )
)
OTHER = Script((SHORT.parts[0], SHORT.parts[1], Part(PartKind.LIGHT, 1.0, colours=(Colour.RED, Colour.BLUE))))


@pytest.fixture(scope="module")
def case(source: Source) -> Case:
    recorded = simulated_bona_fide(OTHER, source, 2).recording()
    return Case(SHORT, (source, source), lambda: recorded, 1)


def test_names_are_one_of_a_kind_and_people_are_no_attack() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)
    assert [kind.name for kind in KINDS if kind.group is Group.BONA_FIDE] == [GENUINE]
    assert "simulated" in GENUINE


def test_what_gets_through_is_marked_open() -> None:
    assert {kind.name for kind in KINDS if kind.is_open} >= {"warped mesh, relit"}
    assert not any(kind.is_open for kind in KINDS if kind.group is not Group.SOFTWARE)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_an_attempt_has_the_form_of_an_answer(kind: Kind, case: Case) -> None:
    made = kind.make(case, (1,))
    assert made.script == SHORT
    assert {frame.part for frame in made.frames} <= {1}
    assert all(a.at_ms <= b.at_ms for a, b in pairwise(made.frames))
    assert [flash.colour for flash in made.flashes] == [Colour.GREEN, Colour.RED]
    assert all(frame.picture.startswith(b"\xff\xd8") for frame in made.frames)


def test_a_replay_has_pictures_of_every_part(case: Case) -> None:
    made = kind_named("recording of another script").make(case, None)
    assert {frame.part for frame in made.frames} == {0, 1, 2}
