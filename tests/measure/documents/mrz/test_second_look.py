from __future__ import annotations

from types import MappingProxyType

import pytest
from tests.measure.documents.mrz.costs import costs_of
from tests.measure.documents.mrz.zones import TD3_EXAMPLE

from realname.measure.documents.mrz.formats import TD3
from realname.measure.documents.mrz.second_look import (
    GUESS,
    MIN_FREE_MARGIN,
    MIN_MARGIN,
    MIN_UNCHECKED_MARGIN,
    SettledZone,
)
from realname.measure.documents.mrz.solver import Change, Solution, settle

CLEAR = {slot.name: 50.0 for slot in TD3.slots}


def zone(changes: tuple[Change, ...] = (), margins: dict[str, float] | None = None, readings: int = 1) -> SettledZone:
    settled = settle(TD3, [costs_of(line) for line in TD3_EXAMPLE])
    assert settled is not None
    solution = Solution(settled.lines, changes, settled.margins)
    return SettledZone(TD3, solution, (readings, readings), MappingProxyType(CLEAR | (margins or {})), 0.5)


@pytest.mark.parametrize(
    ("name", "margin", "clear"),
    [
        ("birth_date", MIN_MARGIN - 0.1, False),
        ("birth_date", MIN_MARGIN, True),
        ("names", MIN_UNCHECKED_MARGIN - 0.1, False),
        ("names", MIN_UNCHECKED_MARGIN, True),
        ("names", MIN_UNCHECKED_MARGIN + 0.1, True),
        ("document_number", MIN_FREE_MARGIN - 0.1, False),
        ("document_number", MIN_FREE_MARGIN, True),
        ("document_number", MIN_FREE_MARGIN + 0.1, True),
    ],
)
def test_a_field_is_clear_from_its_least_margin_on(name: str, margin: float, clear: bool) -> None:  # noqa: FBT001  a table's column
    assert zone(margins={name: margin}).is_clear(TD3.slot(name)) == clear


@pytest.mark.parametrize(("guess", "clear"), [(GUESS - 0.1, False), (GUESS, True), (GUESS + 0.1, True)])
def test_a_line_that_holds_a_guess_must_be_clearer_elsewhere(guess: float, clear: bool) -> None:  # noqa: FBT001  the same
    read = zone(margins={"names": guess, "document_code": MIN_UNCHECKED_MARGIN + 1, "sex": MIN_UNCHECKED_MARGIN + 1})
    assert read.is_clear(TD3.slot("document_code")) == clear
    assert read.is_clear(TD3.slot("sex"))  # it is in the other line


def test_a_state_on_no_list_is_never_clear() -> None:
    read = zone()
    lines = (read.solution.lines[0].replace("UTO", "UT<"), read.solution.lines[1])
    unknown = SettledZone(TD3, Solution(lines, (), read.solution.margins), (1, 1), read.margins, 0.0)
    assert read.is_clear(TD3.slot("issuing_state"))
    assert not unknown.is_clear(TD3.slot("issuing_state"))
    assert unknown.is_clear(TD3.slot("nationality"))


def test_only_changes_for_a_check_digit_are_a_doubt_beside_the_lines_lengths() -> None:
    by_place = Change(1, 14, "A", "4", 3.0, by_digit=False)
    by_digit = Change(1, 4, "O", "9", 2.0, by_digit=True)
    assert zone((by_place,)).doubt == pytest.approx(0.5)
    assert zone((by_place, by_digit)).doubt == pytest.approx(2.5)


def test_two_readings_do_not_double_a_doubt() -> None:
    assert zone((Change(1, 4, "O", "9", 4.0, by_digit=True),), readings=2).doubt == pytest.approx(2.5)
