"""The check `subscriber.represented`: a minor has a guardian, and whoever acts for another has a mandate that holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from realname.judge.checks.check import NOT_APPLICABLE, Check, Outcome
from realname.judge.checks.document import not_expired
from realname.judge.checks.document_sides import REQUIRED, known, surely
from realname.judge.facts import Consent, Representation, RepresentationKind
from realname.judge.rules import SubscriberRules
from realname.measure.readings import DocumentReading

Sides = Sequence[DocumentReading]


@dataclass(frozen=True, slots=True)
class Parties:
    """Who takes part: the subscriber by the sides of her document, and whoever acts for her by hers."""

    sides: Sides
    representation: Representation | None = None
    their_sides: Sides = ()
    consent: Consent | None = None


def represented(parties: Parties, rules: SubscriberRules, on: date) -> Check:
    """Check who acts: alone, under a mandate, or for a minor."""
    acting, born = parties.representation, birth_of(parties.sides)
    is_minor = born is not None and age(born, on) < rules.age_of_majority
    outcome, reason = Outcome.PASS, ""
    if acting is not None and not holds(acting, on):
        outcome, reason = Outcome.FAIL, "subscriber.mandate_ended"
    elif born is None:
        outcome, reason = Outcome.UNSURE, "subscriber.age_unknown"
    elif is_minor and (acting is None or acting.kind is not RepresentationKind.GUARDIAN):
        outcome, reason = Outcome.FAIL, "subscriber.minor_alone"
    elif acting is None:
        outcome, reason = Outcome.SKIPPED, NOT_APPLICABLE
    elif acting.kind is not RepresentationKind.CORPORATE:
        outcome, reason = _fault_of_the_other(parties, rules, on, is_minor=is_minor)
    return Check(
        "subscriber.represented",
        outcome,
        (reason,) if reason else (),
        detail={"by": acting.kind.value} if acting else {},
    )


def holds(representation: Representation, on: date) -> bool:
    """Tell whether a mandate holds on a day: it is not revoked, and its last day is not over."""
    return not representation.revoked and (representation.until is None or on <= representation.until)


def birth_of(sides: Sides) -> date | None:
    """Return the birth date that a document surely names, None where it cannot be told."""
    for side in known(sides):
        value = surely(side.find("birth_date"))
        if value is not None:
            try:
                return date.fromisoformat(value)
            except ValueError:
                return None
    return None


def age(born: date, on: date) -> int:
    """Return the completed years of life. Who is born on 29 February completes one on 1 March of other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _fault_of_the_other(parties: Parties, rules: SubscriberRules, on: date, *, is_minor: bool) -> tuple[Outcome, str]:
    """Return what is wrong with a guardian or a carer: a document that proves nothing, or no agreement for a minor."""
    if reason := _fault_of_document(parties.their_sides, rules, on):
        return Outcome.UNSURE, reason
    if is_minor and "document" not in (parties.consent.by_representative if parties.consent else ()):
        return Outcome.FAIL, "subscriber.guardian_consent"
    return Outcome.PASS, ""


def _fault_of_document(sides: Sides, rules: SubscriberRules, on: date) -> str:
    """Return why a representative's document does not prove who she is: unread, out of date, or not of an adult."""
    fronts = [side for side in known(sides) if "document_number" in REQUIRED[side.kind]]
    if not fronts or any(surely(side.find("document_number")) is None for side in fronts):
        return "subscriber.representative_document"
    born = birth_of(sides)
    if born is None or age(born, on) < rules.age_of_majority:
        return "subscriber.representative_age"
    if not_expired(sides, on).outcome is not Outcome.PASS:
        return "subscriber.representative_document"
    return ""
