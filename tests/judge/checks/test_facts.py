"""Checks of what is known beside readings: consent, contact, the authority's answer, officers, representatives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.judge.made import PASSPORT, with_values

from realname.judge.checks.authority import ANSWERS, record_matches
from realname.judge.checks.check import Check, Outcome
from realname.judge.checks.consent import given
from realname.judge.checks.contact import code_confirmed
from realname.judge.checks.officer import attested
from realname.judge.checks.representation import Parties, age, represented
from realname.judge.facts import (
    Attestation,
    Consent,
    ContactState,
    RecordAnswer,
    Representation,
    RepresentationKind,
)
from realname.judge.rules import AuthorityRules, OfficerRules, OnOutage, SubscriberRules
from realname.measure.readings import DocumentReading

ON = date(2026, 11, 24)
ADULT = SubscriberRules(age_of_majority=18)
GUARDIAN = Representation(RepresentationKind.GUARDIAN)
AGREED = Consent(("document",), ("document",))


def born(day: str) -> DocumentReading:
    return with_values(PASSPORT, birth_date=day)


CHILD = born("2012-03-01")
GROWN = born("1974-08-12")


def test_every_purpose_must_be_agreed_to() -> None:
    assert given(Consent(("document", "face", "contact")), ("document", "face")).outcome is Outcome.PASS
    check = given(Consent(("document",)), ("document", "face"))
    assert (check.outcome, check.reasons, check.detail) == (Outcome.FAIL, ("consent.missing",), {"missing": ["face"]})
    assert given(None, ("document",)).outcome is Outcome.UNSURE


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        (ContactState.CONFIRMED, Outcome.PASS),
        (ContactState.SENT, Outcome.UNSURE),
        (ContactState.NOT_SENT, Outcome.UNSURE),
        (ContactState.EXHAUSTED, Outcome.FAIL),
        (None, Outcome.UNSURE),
    ],
)
def test_only_a_code_given_back_confirms_a_contact(state: ContactState | None, outcome: Outcome) -> None:
    assert code_confirmed(state).outcome is outcome


@pytest.mark.parametrize("state", sorted(ANSWERS))
def test_only_a_match_passes(state: str) -> None:
    check = record_matches(RecordAnswer("registry", state, age_days=3), AuthorityRules(OnOutage.WAIT, 30))
    assert (check.outcome is Outcome.PASS) is (state == "matched")


def test_where_nothing_could_be_asked_the_question_does_not_arise() -> None:
    rules = AuthorityRules(OnOutage.WAIT)
    assert record_matches(None, rules, askable=False).outcome is Outcome.SKIPPED
    out = RecordAnswer("registry", "outage", outage="connect.timeout")
    assert record_matches(out, rules, askable=False).outcome is Outcome.UNSURE


def test_silence_is_never_a_pass() -> None:
    rules = AuthorityRules(OnOutage.ALTERNATIVE)
    assert record_matches(None, rules).outcome is Outcome.UNSURE
    out = record_matches(RecordAnswer("registry", "outage", outage="connect.timeout"), rules)
    assert (out.outcome, out.detail["outage"]) == (Outcome.UNSURE, "connect.timeout")


@pytest.mark.parametrize(
    ("age_days", "limit", "reason"),
    [(30, 30, ""), (31, 30, "authority.stale"), (None, 30, "authority.age_unknown"), (None, None, "")],
)
def test_a_match_on_an_old_record_is_unsure(age_days: int | None, limit: int | None, reason: str) -> None:
    check = record_matches(RecordAnswer("r", "matched", age_days=age_days), AuthorityRules(OnOutage.WAIT, limit))
    assert check.reason == reason


@pytest.mark.parametrize(
    ("attestation", "outcome"),
    [
        (Attestation("bank_card", document_seen=True), Outcome.PASS),
        (Attestation("bank_card", document_seen=False), Outcome.FAIL),
        (Attestation("smile", document_seen=True), Outcome.FAIL),
        (None, Outcome.UNSURE),
    ],
)
def test_an_officer_sees_the_document_and_a_means_that_the_policy_takes(
    attestation: Attestation | None, outcome: Outcome
) -> None:
    assert attested(attestation, OfficerRules(("bank_card",))).outcome is outcome


def asked(
    who: DocumentReading,
    by: Representation | None = None,
    theirs: tuple[DocumentReading, ...] = (),
    consent: Consent = AGREED,
) -> Check:
    return represented(Parties((who,), by, theirs, consent), ADULT, ON)


def test_an_adult_needs_nobody() -> None:
    assert asked(GROWN).outcome is Outcome.SKIPPED


def test_a_minor_needs_a_guardian_of_age_with_a_document_who_agrees() -> None:
    assert asked(CHILD).reason == "subscriber.minor_alone"
    assert asked(CHILD, Representation(RepresentationKind.CARER, ON)).reason == "subscriber.minor_alone"
    assert asked(CHILD, GUARDIAN).reason == "subscriber.representative_document"
    assert asked(CHILD, GUARDIAN, (CHILD,)).reason == "subscriber.representative_age"
    assert asked(CHILD, GUARDIAN, (GROWN,), Consent(("document",))).reason == "subscriber.guardian_consent"
    assert asked(CHILD, GUARDIAN, (GROWN,)).outcome is Outcome.PASS


@pytest.mark.parametrize(
    "ended",
    [
        Representation(RepresentationKind.CARER, date(2026, 11, 23)),
        Representation(RepresentationKind.CARER, date(2030, 1, 1), revoked=True),
    ],
)
def test_a_mandate_ends_with_its_last_day_and_at_once_when_it_is_revoked(ended: Representation) -> None:
    assert asked(GROWN, ended, (GROWN,)).reason == "subscriber.mandate_ended"
    assert asked(GROWN, replace(ended, until=ON, revoked=False), (GROWN,)).outcome is Outcome.PASS


def test_a_birth_date_that_is_not_surely_read_tells_no_age() -> None:
    unsure = replace(GROWN, fields=tuple(replace(f, sure=False) for f in GROWN.fields))
    assert asked(unsure).reason == "subscriber.age_unknown"


@pytest.mark.parametrize(
    ("birth", "on", "years"),
    [
        (date(2008, 11, 24), ON, 18),
        (date(2008, 11, 25), ON, 17),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_a_year_is_completed_on_the_birthday(birth: date, on: date, years: int) -> None:
    assert age(birth, on) == years
