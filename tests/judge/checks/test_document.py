from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.judge.made import BACK, FRONT, PASSPORT, digit, face, field, with_values
from tests.judge.made import document as made
from tests.judge.policies import PHOTOGRAPHS
from tests.judge.tables import invented

from realname.judge.checks import document
from realname.judge.checks.check import Check, Outcome
from realname.judge.checks.document_agreement import fields_agree
from realname.judge.checks.portrait import portrait_found
from realname.judge.rules import DocumentRules
from realname.measure.readings import LONG_TERM, Box, DocumentKind, DocumentReading, FieldSource

RULES: DocumentRules = PHOTOGRAPHS.document  # type: ignore[assignment]  # the shipped policy has some
CARD = (FRONT, BACK)
UNKNOWN = made(DocumentKind.UNKNOWN, {})
TODAY = date(2026, 3, 1)


def said(check: Check) -> tuple[Outcome, tuple[str, ...]]:
    return check.outcome, check.reasons


PASSED = (Outcome.PASS, ())


@pytest.mark.parametrize("sides", [(PASSPORT,), CARD, (FRONT,), (BACK,)])
def test_a_document_whose_fields_are_all_sure_is_readable(sides: tuple[DocumentReading, ...]) -> None:
    check = document.readable(sides, RULES)
    assert said(check) == PASSED
    assert check.score == 0.97


def test_no_document_is_unsure_everywhere_and_never_a_pass() -> None:
    checks = [
        document.readable((), RULES),
        document.type_allowed((), RULES),
        document.number_valid(()),
        document.mrz_valid(()),
        document.not_expired((), TODAY),
    ]
    assert {said(check) for check in checks} == {(Outcome.UNSURE, ("check.no_evidence",))}


@pytest.mark.parametrize("sides", [(), (UNKNOWN,)])
def test_of_no_known_document_it_is_not_asked_whether_its_values_agree(sides: tuple[DocumentReading, ...]) -> None:
    assert said(fields_agree(sides)) == (Outcome.SKIPPED, ("check.not_applicable",))


def test_a_document_of_unknown_kind_passes_nothing() -> None:
    for check in (
        document.readable((UNKNOWN,), RULES),
        document.type_allowed((UNKNOWN,), RULES),
        document.number_valid((UNKNOWN,)),
        document.mrz_valid((UNKNOWN,)),
        document.not_expired((UNKNOWN,), TODAY),
    ):
        assert check.outcome in (Outcome.UNSURE, Outcome.FAIL)


def test_a_field_that_cannot_be_read_makes_the_document_unreadable_by_the_fields_own_reason() -> None:
    check = document.readable((with_values(FRONT, address=None),), RULES)
    assert said(check) == (Outcome.FAIL, ("field.illegible",))
    assert check.detail == {"not_read": ["address"]}


def test_a_value_that_the_reader_is_not_sure_of_counts_as_unread() -> None:
    unsure = tuple(replace(f, sure=False) if f.name == "surname" else f for f in PASSPORT.fields)
    assert document.readable((replace(PASSPORT, fields=unsure),), RULES).outcome is Outcome.FAIL


def test_a_field_that_is_absent_is_missing() -> None:
    without = tuple(f for f in PASSPORT.fields if f.name != "birth_date")
    assert document.readable((replace(PASSPORT, fields=without),), RULES).reasons == ("field.missing",)


@pytest.mark.parametrize(
    ("char_px", "reasons"),
    [(4.99, ("document.too_small",)), (5.0, ()), (5.01, ()), (float("nan"), ("document.too_small",))],
)
def test_text_below_the_policys_height_is_too_small(char_px: float, reasons: tuple[str, ...]) -> None:
    assert document.readable((replace(PASSPORT, char_px=char_px),), RULES).reasons == reasons


@pytest.mark.parametrize(("sharpness", "reasons"), [(0.49, ("document.blurred",)), (0.5, ()), (0.51, ())])
def test_a_page_below_the_policys_sharpness_is_blurred(sharpness: float, reasons: tuple[str, ...]) -> None:
    assert document.readable((replace(PASSPORT, sharpness=sharpness),), RULES).reasons == reasons


def test_the_readers_own_finding_says_why_an_unknown_document_was_not_read() -> None:
    blurred = replace(UNKNOWN, findings=("document.blurred",))
    assert document.readable((blurred,), RULES).reasons == ("document.blurred",)
    assert document.readable((UNKNOWN,), RULES).reasons == ("document.unknown_kind",)


def test_a_kind_is_allowed_exactly_when_the_policy_names_it() -> None:
    only_cards = replace(RULES, kinds=(DocumentKind.CN_RESIDENT_FRONT, DocumentKind.CN_RESIDENT_BACK))
    assert said(document.type_allowed(CARD, only_cards)) == PASSED
    assert document.type_allowed((PASSPORT,), only_cards).reasons == ("document.type_not_allowed",)


@pytest.mark.parametrize("sides", [(FRONT, FRONT), (PASSPORT, BACK), (PASSPORT, PASSPORT)])
def test_sides_of_two_documents_are_refused(sides: tuple[DocumentReading, ...]) -> None:
    assert said(document.type_allowed(sides, RULES)) == (Outcome.FAIL, ("document.sides_of_two",))


def test_a_side_nobody_recognised_beside_one_that_was_is_not_waved_through() -> None:
    assert document.type_allowed((FRONT, UNKNOWN), RULES).outcome is Outcome.UNSURE
    assert document.readable((FRONT, UNKNOWN), RULES).outcome is Outcome.FAIL


def test_a_cards_front_with_a_portrait_belongs_to_the_zone_on_its_back_but_nothing_ties_them() -> None:
    front = replace(UNKNOWN, portrait=Box(0, 0, 100, 120))
    sides = (front, replace(PASSPORT, kind=DocumentKind.TD1, portrait=None))
    assert said(document.type_allowed(sides, RULES)) == PASSED
    assert said(document.readable(sides, RULES)) == PASSED
    assert said(fields_agree(sides)) == (Outcome.UNSURE, ("document.sides_not_compared",))


@pytest.mark.parametrize("side", [PASSPORT, FRONT])
def test_a_number_is_valid_exactly_when_its_check_digit_agrees(side: DocumentReading) -> None:
    assert said(document.number_valid((side,))) == PASSED
    wrong = replace(side, check_digits=(digit("document_number", agrees=False),))
    assert said(document.number_valid((wrong,))) == (Outcome.FAIL, ("document.number_invalid",))


def test_a_number_without_a_check_digit_or_not_read_is_unsure() -> None:
    for side in (replace(FRONT, check_digits=()), with_values(FRONT, document_number=None)):
        assert said(document.number_valid((side,))) == (Outcome.UNSURE, ("document.number_unread",))


def test_a_back_alone_has_no_number() -> None:
    assert said(document.number_valid((BACK,))) == (Outcome.UNSURE, ("document.front_missing",))


def test_a_card_without_a_zone_skips_it() -> None:
    assert said(document.mrz_valid(CARD)) == (Outcome.SKIPPED, ("check.not_applicable",))


def test_a_zone_is_valid_when_all_its_check_digits_agree() -> None:
    check = document.mrz_valid((PASSPORT,))
    assert said(check) == PASSED
    assert (check.score, check.threshold) == (4, 4)
    one_wrong = replace(PASSPORT, check_digits=(*PASSPORT.check_digits[:3], digit("composite", agrees=False)))
    check = document.mrz_valid((one_wrong,))
    assert said(check) == (Outcome.FAIL, ("document.mrz_invalid",))
    assert (check.score, check.threshold) == (3, 4)


def test_a_zone_that_was_not_read_is_unsure() -> None:
    for side in (replace(PASSPORT, mrz_lines=()), replace(PASSPORT, check_digits=())):
        assert said(document.mrz_valid((side,))) == (Outcome.UNSURE, ("document.mrz_unread",))


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        ("2026-02-28", (Outcome.FAIL, ("document.expired",))),
        ("2026-03-01", PASSED),
        ("2026-03-02", PASSED),
        (LONG_TERM, PASSED),
        (None, (Outcome.UNSURE, ("document.validity_unread",))),
        ("2026-02-30", (Outcome.UNSURE, ("document.validity_unread",))),
    ],
)
def test_a_document_is_valid_through_the_day_that_it_names(
    until: str | None, expected: tuple[Outcome, tuple[str, ...]]
) -> None:
    assert said(document.not_expired((with_values(PASSPORT, valid_until=until),), TODAY)) == expected
    assert said(document.not_expired((FRONT, with_values(BACK, valid_until=until)), TODAY)) == expected


@pytest.mark.parametrize(
    ("start", "outcome"), [("2026-02-28", Outcome.PASS), ("2026-03-01", Outcome.PASS), ("2026-03-02", Outcome.FAIL)]
)
def test_a_document_is_valid_from_the_day_that_it_names(start: str, outcome: Outcome) -> None:
    assert document.not_expired((FRONT, with_values(BACK, valid_from=start)), TODAY).outcome is outcome


def test_a_front_alone_does_not_say_until_when_it_is_valid() -> None:
    assert said(document.not_expired((FRONT,), TODAY)) == (Outcome.UNSURE, ("document.back_missing",))


def test_a_passport_gives_nothing_twice_and_so_has_nothing_to_compare() -> None:
    assert said(fields_agree((PASSPORT,))) == (Outcome.SKIPPED, ("check.not_applicable",))


def test_a_resident_number_is_compared_with_the_printed_birth_and_sex() -> None:
    check = fields_agree(CARD)
    assert said(check) == PASSED
    assert (check.score, check.threshold) == (2, 2)
    assert fields_agree((with_values(FRONT, birth_date="1949-12-30"), BACK)).reasons == ("document.birth_disagrees",)
    assert fields_agree((with_values(FRONT, sex="M"), BACK)).reasons == ("document.sex_disagrees",)


def test_a_value_derived_from_another_proves_nothing() -> None:
    derived = tuple(replace(f, source=FieldSource.DERIVED) if f.name == "sex" else f for f in FRONT.fields)
    assert fields_agree((replace(FRONT, fields=derived),)).threshold == 1


def test_the_readers_own_finding_of_a_disagreement_fails() -> None:
    found = replace(FRONT, findings=("document.birth_disagrees",))
    assert said(fields_agree((found,))) == (Outcome.FAIL, ("document.birth_disagrees",))


def test_the_same_field_read_in_two_places_must_agree() -> None:
    printed = (*PASSPORT.fields, field("document_number", "L898902C4"))
    assert fields_agree((replace(PASSPORT, fields=printed),)).reasons == ("document.number_disagrees",)
    spaced = (*PASSPORT.fields, field("document_number", "l898 902c3"))
    assert said(fields_agree((replace(PASSPORT, fields=spaced),))) == PASSED


@pytest.mark.parametrize(
    ("eyes", "expected"),
    [
        (17.9, (Outcome.FAIL, ("document.portrait_too_small",))),
        (18.0, PASSED),
        (18.1, PASSED),
        (float("nan"), (Outcome.FAIL, ("document.portrait_too_small",))),
    ],
)
def test_a_portrait_is_large_enough_from_the_policys_eye_distance_on(
    eyes: float, expected: tuple[Outcome, tuple[str, ...]]
) -> None:
    assert PHOTOGRAPHS.face is not None
    assert said(portrait_found(face(eye_distance_px=eyes), PHOTOGRAPHS.face, invented())) == expected


def test_a_portrait_that_is_absent_fails_and_one_that_is_hard_to_recognise_is_unsure() -> None:
    assert PHOTOGRAPHS.face is not None
    assert said(portrait_found(None, PHOTOGRAPHS.face, invented())) == (
        Outcome.FAIL,
        ("document.portrait_not_found",),
    )
    assert said(portrait_found(face(recognisability=4.99), PHOTOGRAPHS.face, invented())) == (
        Outcome.UNSURE,
        ("document.portrait_unclear",),
    )
    assert said(portrait_found(face(recognisability=5.0), PHOTOGRAPHS.face, invented())) == PASSED
