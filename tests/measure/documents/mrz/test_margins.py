from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.measure.documents.mrz.costs import costs_of
from tests.measure.documents.mrz.zones import MRV_B_EXAMPLE, ON, TD3_EXAMPLE

from realname.measure.documents.mrz.check_digits import CHARACTERS
from realname.measure.documents.mrz.formats import MRV_B, TD3
from realname.measure.documents.mrz.parse import parse
from realname.measure.documents.mrz.solver import settle


def test_a_look_alike_that_the_digits_cannot_see_leaves_a_small_margin() -> None:
    first, second = MRV_B_EXAMPLE
    costs = [costs_of(first, 40), costs_of(second, 40)]
    column = second.index("8")
    costs[1][column, CHARACTERS.index("S")] = 1.5  # S is 28: equal to 8 modulo 10
    solution = settle(MRV_B, costs)
    assert solution is not None
    assert solution.lines == MRV_B_EXAMPLE
    assert solution.margins[1][column] == pytest.approx(1.5)


def test_a_look_alike_that_the_digits_see_leaves_a_large_margin() -> None:
    costs = [costs_of(line, 40) for line in TD3_EXAMPLE]
    costs[1][1, CHARACTERS.index("B")] = 1.5  # 8 seen, B is 11
    solution = settle(TD3, costs)
    assert solution is not None
    assert solution.margins[1][1] > 30


def test_a_name_has_the_margin_of_its_next_letter() -> None:
    costs = [costs_of(line, 40) for line in TD3_EXAMPLE]
    costs[0][5, CHARACTERS.index("F")] = 2.5
    solution = settle(TD3, costs)
    assert solution is not None
    assert solution.margins[0][5] == pytest.approx(2.5)


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1))
def test_margins_are_those_of_trying_every_other_character(seed: int) -> None:
    rng = np.random.default_rng(seed)
    costs = [costs_of(line, 1000) for line in MRV_B_EXAMPLE]
    number = costs[1][:10]
    number[:, :] = 1000
    options = [[int(c) for c in rng.choice(10, 2, replace=False)] for _ in range(10)]
    for column, pair in enumerate(options):
        number[column, pair] = rng.uniform(0, 9, 2)
    solution = settle(MRV_B, costs)
    totals: dict[tuple[int, ...], float] = {}
    for choice in itertools.product(*options):
        line = "".join(CHARACTERS[c] for c in choice) + MRV_B_EXAMPLE[1][10:]
        zone = parse((MRV_B_EXAMPLE[0], line), ON)
        if zone is not None and zone.agrees:
            totals[choice] = float(sum(number[i, c] for i, c in enumerate(choice)))
    if not totals:
        return
    assert solution is not None
    best = min(totals.values())
    for column in range(10):
        taken = CHARACTERS.index(solution.lines[1][column])
        others = [total for choice, total in totals.items() if choice[column] != taken]
        if others:
            assert solution.margins[1][column] == pytest.approx(min(others) - best, abs=1e-2)
