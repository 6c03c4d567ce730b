"""Scripts: what may be drawn, how often, and that the text of one is always the same."""

from __future__ import annotations

import json
from itertools import pairwise
from random import Random, SystemRandom

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realname.measure.challenges import PartKind, Side
from realname.measure.liveness.script import PALETTE, Wishes, canonical, digest, draw, draw_colours, flashes_a_second


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311  a test's script is no secret


WISHES = st.builds(Wishes, turns=st.integers(1, 2), closer=st.booleans(), light=st.booleans(), blink=st.booleans())


@given(WISHES, st.integers(0, 2**32))
def test_a_script_holds_what_was_wished(wishes: Wishes, seed: int) -> None:
    script = draw(wishes, seeded(seed))
    kinds = [part.kind for part in script.parts]
    assert kinds[0] is PartKind.HOLD
    assert kinds.count(PartKind.HOLD) == 1
    assert 1 <= kinds.count(PartKind.TURN) <= wishes.turns
    assert (PartKind.LIGHT in kinds, PartKind.BLINK in kinds) == (wishes.light, wishes.blink)
    assert wishes.closer or PartKind.CLOSER not in kinds
    sides = [part.side for part in script.parts if part.kind is PartKind.TURN]
    assert Side.NONE not in sides
    assert len(set(sides)) == len(sides)


@given(st.integers(0, 2**32))
def test_no_colour_follows_itself(seed: int) -> None:
    colours = draw_colours(seeded(seed))
    assert sorted(colours) == sorted(PALETTE)
    assert all(a is not b for a, b in pairwise(colours))


def test_every_order_of_colours_can_be_drawn() -> None:
    chance = seeded(1)
    assert len({draw_colours(chance) for _ in range(30_000)}) == 2220


def test_both_sides_are_drawn_equally_often() -> None:
    chance = seeded(2)
    wishes = Wishes(turns=1, closer=False)
    left = sum(draw(wishes, chance).parts[1].side is Side.LEFT for _ in range(2000))
    assert 900 < left < 1100


@given(WISHES, st.integers(0, 2**32))
def test_no_script_flashes_more_than_thrice_a_second(wishes: Wishes, seed: int) -> None:
    assert flashes_a_second(draw(wishes, seeded(seed))) <= 3


def test_the_source_decides_and_nothing_else() -> None:
    assert draw(Wishes(), seeded(7)) == draw(Wishes(), seeded(7))
    assert len({digest(draw(Wishes(), SystemRandom())) for _ in range(20)}) > 15


def test_the_canonical_text_is_json_without_a_choice_of_form() -> None:
    script = draw(Wishes(blink=True), seeded(3))
    text = canonical(script)
    assert json.dumps(json.loads(text), sort_keys=True, separators=(",", ":")).encode() == text
    assert b".0" not in text


def test_a_script_without_a_turn_is_refused() -> None:
    with pytest.raises(ValueError, match="turns"):
        Wishes(turns=0)
