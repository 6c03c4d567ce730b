"""The report says what passed, with its bound, and never lets a simulated figure pass for a real one."""

from __future__ import annotations

from datetime import date

from realname.evaluate.attacks.attacks_page import attacks_page
from realname.evaluate.attacks.endings import Attempt, Ending, Row
from realname.evaluate.attacks.kinds import GENUINE, kind_named


def row(name: str, *endings: Ending) -> Row:
    stopped = {Ending.PASSED: (), Ending.CANNOT_TELL: ("face.live",), Ending.FAILED: ("face.challenge_met",)}
    attempts = [Attempt(n, ending, stopped[ending], (), 200.0) for n, ending in enumerate(endings)]
    return Row(kind_named(name), attempts)


def test_three_hundred_attempts_none_of_which_passed_are_bounded_by_one_in_a_hundred() -> None:
    flat = row("print, matte, tilted", *[Ending.FAILED] * 300)
    assert flat.passed_share == 0
    assert 0.0099 < flat.bound < 0.01
    assert flat.stopped_by() == [("face.challenge_met", 300)]


def test_nothing_tried_bounds_nothing() -> None:
    assert row("bent paper").bound == 1.0


def test_the_page_names_the_worst_kind_and_keeps_open_ones_apart() -> None:
    rows = [
        row(GENUINE, Ending.PASSED, Ending.PASSED, Ending.CANNOT_TELL),
        row("print, matte, tilted", Ending.FAILED, Ending.CANNOT_TELL),
        row("bent paper", Ending.PASSED, Ending.FAILED),
        row("warped mesh, relit", Ending.PASSED),
    ]
    page = attacks_page(rows, date(2026, 11, 26))
    assert "uncertified" in page.lower()
    assert "a kind that must be stopped: bent paper" in page
    assert "Attacks, flat: 0 of 2 passed, at most 77.64 %" in page
    open_part = page.split("Attacks that get through")[1]
    assert "warped mesh, relit" in open_part
    assert "warped mesh, relit" not in page.split("Attacks that get through")[0]
    assert "face.challenge_met 1" in page
