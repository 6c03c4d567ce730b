from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import cv2
import numpy as np
import pytest
from tests.evaluate.fakes import person, picture, tools
from tests.judge.made import BACK, FRONT, PASSPORT, face, photograph
from tests.judge.policies import PHOTOGRAPHS

from realname.evaluate.comparison_trial import compare
from realname.evaluate.json_shapes import comparison_shape, document_shape, trial_shape
from realname.evaluate.portraits import MARGIN, passport_portrait, portrait_picture
from realname.evaluate.trial import MAX_PICTURES, Trial, verify
from realname.judge.checks.check import Outcome
from realname.judge.checks.face import Verdict
from realname.judge.decision import Result
from realname.judge.errors import PolicyError
from realname.judge.policy import Policy, load_policy, parse
from realname.measure.images import Image, read_image_file
from realname.measure.readings import Box, DocumentReading, FaceReading, Permit

TODAY = date(2026, 3, 1)
PERMIT = Permit("test", "readings made by hand")
PAGE, OTHER_PAGE = picture(10, (400, 400)), picture(20, (400, 400))
SELFIES = [picture(100 + i) for i in range(3)]


def try_it(
    sides: list[DocumentReading],
    people: list[FaceReading | None],
    portrait: FaceReading | None,
    policy: Policy = PHOTOGRAPHS,
) -> Trial:
    pages, selfies = [PAGE, OTHER_PAGE][: len(sides)], SELFIES[: len(people)]
    seen = {image: photograph(*[one] if one else []) for image, one in zip(selfies, people, strict=True)}
    instruments = tools(seen, dict(zip(pages, sides, strict=True)), portrait)
    return verify(pages, selfies, policy, TODAY, permit=PERMIT, tools=instruments)


def outcomes(trial: Trial) -> dict[str, Outcome]:
    return {check.name: check.outcome for check in trial.checks}


def test_a_good_passport_and_its_own_face_are_approved() -> None:
    trial = try_it([PASSPORT], [person(0.1)], person(0.0))
    assert trial.decision.outcome is Result.APPROVED
    assert {o for n, o in outcomes(trial).items() if n != "document.fields_agree"} == {Outcome.PASS}


def test_both_sides_of_a_resident_card_are_approved_and_the_front_alone_asks_for_the_back() -> None:
    assert try_it([FRONT, BACK], [person(0.1)], person(0.0)).decision.outcome is Result.APPROVED
    front = try_it([FRONT], [person(0.1)], person(0.0)).decision
    assert (front.outcome, front.reasons) == (Result.RETRY, ("document.back_missing",))


def test_the_order_of_the_sides_changes_nothing() -> None:
    one, other = (try_it(sides, [person(0.1)], person(0.0)) for sides in ([FRONT, BACK], [BACK, FRONT]))
    assert one.decision == other.decision


@pytest.mark.parametrize(
    ("apart", "outcome", "reasons"),
    [
        (0.4, Result.APPROVED, ()),
        (0.6, Result.RETRY, ("face.cannot_tell",)),
        (0.8, Result.REJECTED, ("face.no_match",)),
    ],
)
def test_the_face_decides_by_the_policys_rates(apart: float, outcome: Result, reasons: tuple[str, ...]) -> None:
    decision = try_it([PASSPORT], [person(apart)], person(0.0)).decision
    assert (decision.outcome, decision.reasons) == (outcome, reasons)


def test_two_people_in_two_photographs_are_never_approved_together() -> None:
    trial = try_it([PASSPORT], [person(0.0), person(0.9)], person(0.0))
    assert trial.decision.outcome is not Result.APPROVED
    assert "face.photographs_differ" in trial.decision.reasons


def test_a_photograph_with_a_fault_is_not_compared() -> None:
    dark = replace(person(0.9), quality=replace(face().quality, brightness=0.01))
    trial = try_it([PASSPORT], [person(0.0), dark], person(0.0))
    assert trial.decision.outcome is Result.APPROVED
    match = next(check for check in trial.checks if check.name == "face.matches_document")
    assert match.detail["photographs"] == 1


def test_with_no_good_photograph_the_comparison_is_unsure_and_says_why() -> None:
    trial = try_it([PASSPORT], [None], person(0.0))
    assert trial.decision.outcome is Result.RETRY
    assert set(trial.decision.reasons) == {"face.none", "face.nothing_to_compare"}


def test_a_document_without_a_portrait_is_never_approved() -> None:
    for side, portrait in ((replace(PASSPORT, portrait=None), person(0.0)), (PASSPORT, None)):
        trial = try_it([side], [person(0.0)], portrait)
        assert trial.decision.outcome is Result.RETRY
        assert outcomes(trial)["document.portrait_found"] is Outcome.FAIL


def test_without_any_picture_every_check_is_recorded_and_none_passes() -> None:
    trial = try_it([], [], None)
    assert set(outcomes(trial)) == set(PHOTOGRAPHS.checks)
    assert Outcome.PASS not in outcomes(trial).values()
    assert trial.decision.outcome is not Result.APPROVED


def test_checks_that_the_policy_does_not_ask_are_not_run() -> None:
    text = """
        name = "text-only"
        version = 1
        summary = ""
        [document]
        kinds = ["TD3"]
        min_char_px = 5
        min_sharpness = 0.5
        [checks."document.readable"]
        required = "always"
        fail = "retry"
        unsure = "retry"
    """
    trial = try_it([PASSPORT], [person(0.9)], person(0.0), parse(text))
    assert list(outcomes(trial)) == ["document.readable"]
    assert trial.decision.outcome is Result.APPROVED
    assert trial.readings.faces == ()


def test_more_pictures_than_a_trial_takes_are_refused() -> None:
    with pytest.raises(ValueError, match=str(MAX_PICTURES)):
        verify([PAGE] * MAX_PICTURES, SELFIES[:1], PHOTOGRAPHS, TODAY, permit=PERMIT, tools=tools({}, {}, None))


def test_the_strict_policy_wants_three_photographs() -> None:
    strict = load_policy("strict")
    large = replace(PASSPORT, char_px=30)
    two = try_it([large], [person(0.0), person(0.01)], person(0.0), strict)
    assert "face.too_few_photographs" in two.decision.reasons
    three = try_it([large], [person(0.0), person(0.01), person(0.02)], person(0.0), strict)
    assert three.decision.outcome is Result.APPROVED


def test_a_trials_json_holds_checks_and_decision_and_nothing_of_the_person() -> None:
    shape = json.dumps(trial_shape(try_it([FRONT, BACK], [person(0.1)], person(0.0))), ensure_ascii=False)
    for side in (FRONT, BACK):
        for field in side.fields:
            if len(str(field.value)) > 1:
                assert str(field.value) not in shape
    assert '"face.matches_document"' in shape
    assert "template" not in shape


def test_a_document_reads_out_its_values_because_that_was_asked() -> None:
    shape = document_shape(PASSPORT)
    assert shape["fields"][0]["value"] == "L898902C3"
    assert shape["check_digits"][0]["agrees"] is True
    json.dumps(shape)


def compared(one: FaceReading | None, other: FaceReading | None) -> tuple[Verdict, tuple[str, ...], float | None]:
    seen = {SELFIES[0]: photograph(*[one] if one else []), SELFIES[1]: photograph(*[other] if other else [])}
    trial = compare(SELFIES[0], SELFIES[1], PHOTOGRAPHS, permit=PERMIT, tools=tools(seen, {}, None))
    json.dumps(comparison_shape(trial), allow_nan=False)
    return trial.verdict, trial.reasons, trial.comparison.score if trial.comparison else None


def test_a_comparison_has_three_answers() -> None:
    assert compared(person(0), person(0.4))[:2] == (Verdict.MATCH, ())
    assert compared(person(0), person(0.6))[:2] == (Verdict.CANNOT_TELL, ("face.cannot_tell",))
    assert compared(person(0), person(0.8))[:2] == (Verdict.NO_MATCH, ("face.no_match",))


def test_a_fault_in_either_photograph_makes_it_cannot_tell_and_shows_the_score() -> None:
    dark = replace(person(0), quality=replace(face().quality, brightness=0.01))
    for pair in ((dark, person(0)), (person(0), dark)):
        assert compared(*pair) == (Verdict.CANNOT_TELL, ("face.too_dark",), 1.0)


def test_a_photograph_without_a_face_has_no_score() -> None:
    assert compared(None, person(0)) == (Verdict.CANNOT_TELL, ("face.none",), None)


def test_a_policy_without_faces_compares_none() -> None:
    readable = {"document.readable": PHOTOGRAPHS.checks["document.readable"]}
    faceless = replace(PHOTOGRAPHS, face=None, checks=readable)
    with pytest.raises(PolicyError):
        compare(SELFIES[0], SELFIES[1], faceless, permit=PERMIT, tools=tools({}, {}, None))


def marked(tmp_path: Path, corner: tuple[int, int]) -> Image:
    """Return a 200 x 100 picture that is black but for a white square of 10 pixels at `corner` (x, y)."""
    pixels = np.zeros((100, 200, 3), np.uint8)
    x, y = corner
    pixels[y : y + 10, x : x + 10] = 255
    cv2.imwrite(str(tmp_path / "marked.png"), pixels)
    return read_image_file(tmp_path / "marked.png")


@pytest.mark.parametrize(
    ("rotation", "corner"),
    [(0, (0, 0)), (90, (1, 0)), (180, (1, 1)), (270, (0, 1))],
)
def test_a_portrait_is_turned_as_its_page_was(tmp_path: Path, rotation: int, corner: tuple[int, int]) -> None:
    image = marked(tmp_path, (60, 30))
    box = Box(60, 30, 40, 40)
    pixels, _ = portrait_picture(image, box, rotation).decode()
    side = round(40 * (1 + 2 * MARGIN))
    assert pixels.shape[:2] == (side, side)
    at = round(40 * MARGIN)
    # The mark lies in the box's top left before the turn.
    x, y = (side - at - 5 if edge else at + 5 for edge in corner)
    assert pixels[y, x].tolist() == [255, 255, 255]


def test_a_portrait_at_the_pictures_edge_is_cut_there(tmp_path: Path) -> None:
    pixels, _ = portrait_picture(marked(tmp_path, (0, 0)), Box(0, 0, 40, 40), 0).decode()
    assert pixels.shape[:2] == (54, 54)


def test_a_made_portrait_has_its_size_and_the_face_in_its_middle(tmp_path: Path) -> None:
    made = passport_portrait(marked(tmp_path, (100, 50)), Box(100, 50, 10, 10))
    assert made.shape == (640, 520, 3)
    rows, columns = np.nonzero(made[:, :, 0] > 127)
    assert (rows.mean(), columns.mean()) == (pytest.approx(320, abs=2), pytest.approx(260, abs=2))
