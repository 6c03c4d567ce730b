from __future__ import annotations

from dataclasses import fields, replace
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.judge.made import face, of_height, photograph, turned
from tests.judge.policies import PHOTOGRAPHS
from tests.judge.tables import STAMP, invented

from realname.judge.checks.check import Check, Outcome
from realname.judge.checks.face import Verdict, matches_document, quality, single, usable, verdict
from realname.judge.checks.face_quality import faults, people
from realname.judge.rules import FaceRules
from realname.measure.readings import Comparison, FaceQuality, FaceReading

RULES: FaceRules = PHOTOGRAPHS.face  # type: ignore[assignment]  # the shipped policy has some
TABLE = invented()
GOOD = photograph(face())
NOBODY = photograph()
PORTRAIT = Check("document.portrait_found", Outcome.PASS)
UNCLEAR = Check("document.portrait_found", Outcome.UNSURE, ("document.portrait_unclear",))


def said(check: Check) -> tuple[Outcome, tuple[str, ...]]:
    return check.outcome, check.reasons


def score(value: float) -> Comparison:
    return Comparison(STAMP, value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.4999, Verdict.CANNOT_TELL),
        (0.5, Verdict.MATCH),
        (0.5001, Verdict.MATCH),
        (0.2999, Verdict.NO_MATCH),
        (0.3, Verdict.CANNOT_TELL),
        (0.3001, Verdict.CANNOT_TELL),
        (float("nan"), Verdict.CANNOT_TELL),
    ],
)
def test_between_match_and_no_match_lies_cannot_tell(value: float, expected: Verdict) -> None:
    assert verdict(value, RULES, TABLE) is expected


def test_a_good_photograph_has_no_fault() -> None:
    assert faults(GOOD, RULES, TABLE) == ()


@pytest.mark.parametrize(
    ("measure", "bad", "at", "code"),
    [
        ("eye_distance_px", 24.9, 25, "face.too_small"),
        ("sharpness", 0.449, 0.45, "face.too_blurred"),
        ("brightness", 0.129, 0.13, "face.too_dark"),
        ("brightness", 0.901, 0.9, "face.too_bright"),
        ("overexposed", 0.301, 0.3, "face.too_bright"),
        ("contrast", 0.029, 0.03, "face.too_flat"),
        ("in_frame", 0.899, 0.9, "face.cut_off"),
        ("recognisability", 4.99, 5, "face.not_recognisable"),
    ],
)
def test_every_fault_has_its_own_reason_and_the_limit_itself_is_good(
    measure: str, bad: float, at: float, code: str
) -> None:
    assert faults(photograph(face(**{measure: bad})), RULES, TABLE) == (code,)
    assert faults(photograph(face(**{measure: at})), RULES, TABLE) == ()


def test_eyes_outside_the_picture_are_said_once() -> None:
    assert faults(photograph(face(eyes_in_frame=False, in_frame=0.5)), RULES, TABLE) == ("face.eyes_out_of_frame",)


@pytest.mark.parametrize("sign", [-1, 1])
@pytest.mark.parametrize(
    ("axis", "limit", "code"),
    [("yaw", 30, "face.turned_away"), ("pitch", 30, "face.turned_away"), ("roll", 45, "face.tilted")],
)
def test_a_head_may_turn_up_to_the_limit_either_way(sign: int, axis: str, limit: float, code: str) -> None:
    assert faults(photograph(turned(**{axis: sign * limit})), RULES, TABLE) == ()
    assert faults(photograph(turned(**{axis: sign * (limit + 0.1)})), RULES, TABLE) == (code,)


@pytest.mark.parametrize("measure", [f.name for f in fields(FaceQuality) if f.name != "eyes_in_frame"])
@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_measure_that_is_no_number_is_never_good(measure: str, value: float) -> None:
    assert faults(photograph(face(**{measure: value})), RULES, TABLE)


def test_several_faults_are_all_said() -> None:
    bad = photograph(face(eye_distance_px=10, brightness=0.01, sharpness=0.01))
    assert faults(bad, RULES, TABLE) == ("face.too_small", "face.too_dark", "face.too_blurred")


@pytest.mark.parametrize(("height", "count"), [(99.9, 1), (100, 2), (100.1, 2)])
def test_a_face_below_the_bystander_share_is_nobody(height: float, count: int) -> None:
    assert len(people(photograph(of_height(200), of_height(height)), RULES)) == count


def test_a_policy_may_allow_no_bystander_at_all() -> None:
    assert len(people(photograph(of_height(200), of_height(1)), replace(RULES, bystander_share=0.0))) == 2


@pytest.mark.parametrize(
    ("faces", "expected"),
    [
        ((), (Outcome.FAIL, ("face.none",))),
        ((face(),), (Outcome.PASS, ())),
        ((face(), face()), (Outcome.FAIL, ("face.several",))),
        ((face(),) * 20, (Outcome.FAIL, ("face.several",))),
    ],
)
def test_a_photograph_shows_one_person(
    faces: tuple[FaceReading, ...], expected: tuple[Outcome, tuple[str, ...]]
) -> None:
    assert said(single([photograph(*faces)], [], RULES, TABLE)) == expected


def test_no_photograph_is_unsure() -> None:
    for check in (single([], [], RULES, TABLE), quality([], RULES, TABLE)):
        assert said(check) == (Outcome.UNSURE, ("check.no_evidence",))


@pytest.mark.parametrize(
    ("lowest", "expected"),
    [
        (0.5, (Outcome.PASS, ())),
        (0.49, (Outcome.UNSURE, ("face.photographs_unlike",))),
        (0.3, (Outcome.UNSURE, ("face.photographs_unlike",))),
        (0.29, (Outcome.FAIL, ("face.photographs_differ",))),
    ],
)
def test_the_least_alike_two_photographs_say_whether_they_show_one_person(
    lowest: float, expected: tuple[Outcome, tuple[str, ...]]
) -> None:
    check = single([GOOD, GOOD, GOOD], [score(0.9), score(lowest), score(0.8)], RULES, TABLE)
    assert said(check) == expected
    assert (check.score, check.threshold) == (lowest, 0.5)


@pytest.mark.parametrize(("good", "outcome"), [(1, Outcome.FAIL), (2, Outcome.PASS), (3, Outcome.PASS)])
def test_as_many_good_photographs_are_needed_as_the_policy_asks(good: int, outcome: Outcome) -> None:
    check = quality([GOOD] * good, replace(RULES, photographs=2), TABLE)
    assert check.outcome is outcome
    assert (check.score, check.threshold) == (good, 2)
    if outcome is Outcome.FAIL:
        assert check.reasons == ("face.too_few_photographs",)


def test_a_bad_photograph_beside_enough_good_ones_is_named_and_harmless() -> None:
    check = quality([GOOD, photograph(face(brightness=0.01))], RULES, TABLE)
    assert check.outcome is Outcome.PASS
    assert check.detail == {"photograph_2": ["face.too_dark"]}


def test_only_photographs_without_fault_are_usable() -> None:
    readings = [GOOD, NOBODY, photograph(face(), face()), photograph(face(brightness=0.01))]
    assert usable(readings, RULES, TABLE) == (GOOD.faces[0],)


@pytest.mark.parametrize(
    ("value", "expected", "said_verdict"),
    [
        (0.5, (Outcome.PASS, ()), "match"),
        (0.49, (Outcome.UNSURE, ("face.cannot_tell",)), "cannot tell"),
        (0.29, (Outcome.FAIL, ("face.no_match",)), "no match"),
    ],
)
def test_a_comparison_becomes_a_check_with_its_rate(
    value: float, expected: tuple[Outcome, tuple[str, ...]], said_verdict: str
) -> None:
    check = matches_document([score(value)], PORTRAIT, RULES, TABLE)
    assert said(check) == expected
    assert (check.score, check.threshold) == (value, 0.5)
    assert check.detail["verdict"] == said_verdict
    assert check.detail["fmr"] == TABLE.fmr_at(value).value


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_several_photographs_score_their_mean_in_any_order(values: list[float], random: Random) -> None:
    shuffled = list(values)
    random.shuffle(shuffled)
    checks = [matches_document([score(v) for v in order], PORTRAIT, RULES, TABLE) for order in (values, shuffled)]
    assert checks[0] == checks[1]
    assert checks[0].score == pytest.approx(sum(values) / len(values))


def test_a_portrait_that_is_not_clear_can_match_but_never_proves_another_person() -> None:
    assert matches_document([score(0.5)], UNCLEAR, RULES, TABLE).outcome is Outcome.PASS
    assert said(matches_document([score(-0.9)], UNCLEAR, RULES, TABLE)) == (
        Outcome.UNSURE,
        ("face.cannot_tell", "document.portrait_unclear"),
    )


def test_without_a_comparison_nothing_is_said_of_the_face() -> None:
    for portrait in (PORTRAIT, UNCLEAR):
        assert said(matches_document([], portrait, RULES, TABLE)) == (Outcome.UNSURE, ("face.nothing_to_compare",))


def test_a_check_has_a_reason_exactly_when_it_is_no_pass() -> None:
    for outcome, reasons in product(Outcome, ((), ("face.none",))):
        if (outcome is Outcome.PASS) is not bool(reasons):
            assert Check("face.single", outcome, reasons).reason == "".join(reasons)
        else:
            with pytest.raises(ValueError, match="reason"):
                Check("face.single", outcome, reasons)


def test_a_check_that_nobody_defined_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="no check"):
        Check("face.beautiful", Outcome.PASS)
