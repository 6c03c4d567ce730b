from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.measure.documents.mrz.costs import costs_of
from tests.measure.documents.mrz.zones import LONG_NUMBER, MRV_B_EXAMPLE, ON, TD1_EXAMPLE, TD3_EXAMPLE, zones

from realname.measure.documents.mrz.check_digits import CHARACTERS
from realname.measure.documents.mrz.formats import MRV_B, TD1, TD3, Format, with_long_number
from realname.measure.documents.mrz.parse import parse
from realname.measure.documents.mrz.solver import settle


def misread(lines: tuple[str, ...], line: int, column: int, seen: str) -> tuple[str, ...]:
    changed = lines[line][:column] + seen + lines[line][column + 1 :]
    return (*lines[:line], changed, *lines[line + 1 :])


@given(zones())
def test_a_zone_that_agrees_is_left_alone(drawn: tuple[Format, tuple[str, ...]]) -> None:
    form, lines = drawn
    solution = settle(form, [costs_of(line) for line in lines])
    assert solution is not None
    assert solution.lines == lines
    assert solution.changes == ()
    assert solution.cost == 0


@given(zones(), st.data())
def test_a_settled_zone_agrees_whatever_was_seen(drawn: tuple[Format, tuple[str, ...]], data: st.DataObject) -> None:
    form, lines = drawn
    seen = lines
    for _ in range(data.draw(st.integers(1, 4))):
        line = data.draw(st.integers(0, form.lines - 1))
        column = data.draw(st.integers(0, form.length - 1))
        seen = misread(seen, line, column, data.draw(st.sampled_from(CHARACTERS)))
    solution = settle(form, [costs_of(line) for line in seen])
    assert solution is not None
    zone = parse(solution.lines, ON)
    assert zone is not None
    assert zone.agrees
    assert {(change.line, change.column) for change in solution.changes} == {
        (i, j)
        for i, j in itertools.product(range(form.lines), range(form.length))
        if solution.lines[i][j] != seen[i][j]
    }


def test_a_letter_where_a_digit_must_stand_is_settled_by_its_place() -> None:
    seen = misread(TD3_EXAMPLE, 1, 14, "A")
    costs = [costs_of(line) for line in seen]
    costs[1][14, CHARACTERS.index("4")] = 2
    solution = settle(TD3, costs)
    assert solution is not None
    assert solution.lines == TD3_EXAMPLE
    (change,) = solution.changes
    assert (change.seen, change.taken, change.by_digit, change.cost) == ("A", "4", False, 2)


def test_a_letter_that_a_number_may_hold_is_settled_by_its_digit() -> None:
    seen = misread(TD3_EXAMPLE, 1, 4, "O")
    costs = [costs_of(line) for line in seen]
    costs[1][4, CHARACTERS.index("9")] = 1.5
    solution = settle(TD3, costs)
    assert solution is not None
    assert solution.lines == TD3_EXAMPLE
    (change,) = solution.changes
    assert (change.line, change.column, change.by_digit) == (1, 4, True)
    assert solution.cost == pytest.approx(1.5)


@pytest.mark.parametrize(("form", "lines"), [(TD1, TD1_EXAMPLE), (MRV_B, MRV_B_EXAMPLE)])
def test_fields_settle_in_every_layout(form: Format, lines: tuple[str, ...]) -> None:
    line, column = form.slot("birth_date").span.cells()[2]
    costs = [costs_of(text) for text in misread(lines, line, column, "8")]
    costs[line][column, CHARACTERS.index(lines[line][column])] = 1
    solution = settle(form, costs)
    assert solution is not None
    assert solution.lines == lines


def test_a_long_number_is_settled_across_its_gap() -> None:
    costs = [costs_of(text) for text in misread(LONG_NUMBER, 0, 16, "8")]
    costs[0][16, CHARACTERS.index("3")] = 1
    solution = settle(with_long_number(TD1, 3), costs)
    assert solution is not None
    assert solution.lines == LONG_NUMBER


def test_nought_is_taken_over_a_filler_as_the_digit_of_a_field_that_is_not_empty() -> None:
    first, second = TD3_EXAMPLE
    # 7 x 10 (the value of A) is 0 modulo 10
    lines = (first, second[:28] + "A".ljust(14, "<") + "<" + second[43:])
    solution = settle(TD3, [costs_of(line) for line in lines])
    assert solution is not None
    assert solution.lines[1][28] == "A"
    assert solution.lines[1][42] == "0"


def test_a_place_where_nothing_is_possible_gives_no_solution() -> None:
    costs = [costs_of(line) for line in TD3_EXAMPLE]
    costs[1][0] = np.inf
    assert settle(TD3, costs) is None


@given(st.integers(0, 2**32 - 1))
def test_no_cheaper_choice_agrees(seed: int) -> None:
    rng = np.random.default_rng(seed)
    costs = [costs_of(line, other=100) for line in MRV_B_EXAMPLE]
    places = rng.choice(9, 3, replace=False)
    for place in places:  # three doubtful characters of the number, four readings each
        costs[1][place, rng.choice(37, 4, replace=False)] = rng.uniform(0, 9, 4)
    solution = settle(MRV_B, costs)
    assert solution is not None
    assert parse(solution.lines, ON) is not None
    taken = sum(float(row[CHARACTERS.index(c)]) for row, c in zip(costs[1], solution.lines[1], strict=True))
    for readings in itertools.product(range(37), repeat=1):
        line = list(MRV_B_EXAMPLE[1])
        line[places[0]] = CHARACTERS[readings[0]]
        zone = parse((MRV_B_EXAMPLE[0], "".join(line)), ON)
        if zone is not None and zone.agrees:
            other = sum(float(row[CHARACTERS.index(c)]) for row, c in zip(costs[1], line, strict=True))
            assert taken <= other + 1e-3
