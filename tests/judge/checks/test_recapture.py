"""Signs of a recapture ask a question and settle nothing: no document fails by them, and none is called genuine."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.judge.made import PASSPORT

from realname.judge.checks.check import Outcome
from realname.judge.checks.recapture import (
    REASONS,
    Mark,
    RecaptureCalibration,
    Sign,
    from_json,
    not_recaptured,
    shipped,
)
from realname.judge.errors import CalibrationError
from realname.judge.reasons import codes
from realname.measure.readings import DocumentReading, RecaptureReading

COPY = Sign("colour", above=False, weak=Mark(3.0, 1, 20, 15, 20), strong=Mark(1.0, 0, 20, 12, 20))
SCREEN = Sign("fine_colour", above=True, weak=Mark(0.0, 1, 20, 3, 20), strong=None)
TABLE = RecaptureCalibration(date(2026, 1, 1), "invented", {"copy": COPY, "screen": SCREEN})


def side(fine_colour: float = -1.0, colour: float | None = 10.0, seam: float | None = 0.2) -> DocumentReading:
    return replace(PASSPORT, recapture=RecaptureReading(fine_colour, colour, seam))


def test_a_document_without_signs_passes_with_nothing_strong() -> None:
    check = not_recaptured([side()], TABLE)
    assert check.outcome is Outcome.PASS
    assert check.score == check.threshold == 0
    assert check.detail == {"strong": [], "weak": []}


@pytest.mark.parametrize(
    ("colour", "outcome", "strong", "weak"),
    [
        (3.01, Outcome.PASS, [], []),
        (3.0, Outcome.PASS, [], ["copy"]),
        (1.01, Outcome.PASS, [], ["copy"]),
        (1.0, Outcome.UNSURE, ["copy"], []),
    ],
)
def test_a_mark_counts_from_its_value_on(colour: float, outcome: Outcome, strong: list[str], weak: list[str]) -> None:
    check = not_recaptured([side(colour=colour)], TABLE)
    assert check.outcome is outcome
    assert check.detail == {"strong": strong, "weak": weak}


def test_one_side_with_a_strong_sign_is_enough_for_a_question_and_never_for_a_failure() -> None:
    check = not_recaptured([side(), side(colour=0.2)], TABLE)
    assert check.outcome is Outcome.UNSURE
    assert check.reasons == ("document.looks_like_a_copy",)


def test_a_sign_with_no_strong_mark_is_only_told() -> None:
    check = not_recaptured([side(fine_colour=9.0)], TABLE)
    assert check.outcome is Outcome.PASS
    assert check.detail == {"strong": [], "weak": ["screen"]}


def test_what_cannot_be_told_shows_no_sign() -> None:
    assert not_recaptured([side(colour=None, seam=None)], TABLE).outcome is Outcome.PASS


def test_readings_from_before_are_skipped_and_not_passed() -> None:
    assert not_recaptured([PASSPORT], TABLE).outcome is Outcome.SKIPPED
    assert not_recaptured([], TABLE).outcome is Outcome.SKIPPED


def test_the_shipped_signs_give_reasons_of_the_catalogue_and_tell_their_errors() -> None:
    for word, sign in shipped().signs.items():
        assert REASONS[word] in codes()
        for mark in (sign.weak, sign.strong or sign.weak):
            assert 0 <= mark.false_signs <= mark.genuine
            assert mark.recaptured > 0
        assert hasattr(RecaptureReading(0.0, None, None), sign.signal)


def test_a_sign_that_gives_no_reason_is_refused() -> None:
    with pytest.raises(ValueError, match="no sign 'seam'"):
        RecaptureCalibration(date(2026, 1, 1), "invented", {"seam": COPY})


@pytest.mark.parametrize("text", ["", "[]", '{"signs": {}}'])
def test_a_malformed_table_is_refused(text: str) -> None:
    with pytest.raises(CalibrationError) as refusal:
        from_json(text)
    assert refusal.value.code == "calibration.malformed"
