"""Checks of a document by what was read of its sides. Nothing here says that a document is genuine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from realname.judge.checks.check import NOT_APPLICABLE, Check, Outcome
from realname.judge.checks.document_sides import (
    MRZ_KINDS,
    REQUIRED,
    known,
    of_one_document,
    plain_fronts,
    surely,
)
from realname.judge.rules import DocumentRules
from realname.measure.readings import LONG_TERM, DocumentKind, DocumentReading, EngineStamp, Field

Sides = Sequence[DocumentReading]

NO_EVIDENCE = "check.no_evidence"
UNREADABLE = ("document.no_text", "document.too_small", "document.blurred", "document.cut_off")
"""Findings of the reader that say why nothing was read."""


def readable(sides: Sides, rules: DocumentRules) -> Check:
    """Check `document.readable`: the score is the lowest confidence of a required field (0..1)."""
    name = "document.readable"
    if not sides:
        return Check(name, Outcome.UNSURE, (NO_EVIDENCE,))
    fronts = plain_fronts(sides)
    reasons: list[str] = []
    unread: list[str] = []
    confidences: list[float] = []
    for side in sides:
        if side in fronts:
            continue
        reasons += _legibility(side, rules)
        for required in REQUIRED.get(side.kind, ()):
            field = side.find(required)
            confidences.append(field.confidence if field else 0.0)
            if surely(field) is None:
                unread.append(required)
                reasons.append(_why_unread(field))
    return Check(
        name,
        Outcome.FAIL if reasons else Outcome.PASS,
        tuple(dict.fromkeys(reasons)),
        score=min(confidences, default=None),
        engine=_engine(sides),
        detail={"not_read": unread} if unread else {},
    )


def type_allowed(sides: Sides, rules: DocumentRules) -> Check:
    """Check `document.type_allowed`."""
    name = "document.type_allowed"
    if not sides:
        return Check(name, Outcome.UNSURE, (NO_EVIDENCE,))
    kinds = [side.kind for side in known(sides)]
    detail = {"kinds": [side.kind.value for side in sides]}
    outcome, reason = Outcome.PASS, ""
    if not kinds or len(kinds) + len(plain_fronts(sides)) < len(sides):
        outcome, reason = Outcome.UNSURE, "document.unknown_kind"
    elif not set(kinds) <= set(rules.kinds):
        outcome, reason = Outcome.FAIL, "document.type_not_allowed"
    elif not of_one_document(sides):
        outcome, reason = Outcome.FAIL, "document.sides_of_two"
    return Check(name, outcome, (reason,) if reason else (), engine=_engine(sides), detail=detail)


def number_valid(sides: Sides) -> Check:
    """Check `document.number_valid`: by the document's own check digit (GB 11643, ICAO 9303)."""
    name = "document.number_valid"
    numbered = [side for side in known(sides) if "document_number" in REQUIRED[side.kind]]
    if not numbered:
        reason = "document.front_missing" if known(sides) else NO_EVIDENCE
        return Check(name, Outcome.UNSURE, (reason,), engine=_engine(sides))
    digits = [digit for side in numbered for digit in side.check_digits if digit.field == "document_number"]
    if any(surely(side.find("document_number")) is None for side in numbered) or len(digits) < len(numbered):
        return Check(name, Outcome.UNSURE, ("document.number_unread",), engine=_engine(sides))
    if not all(digit.agrees for digit in digits):
        return Check(name, Outcome.FAIL, ("document.number_invalid",), engine=_engine(sides))
    return Check(name, Outcome.PASS, engine=_engine(sides))


def mrz_valid(sides: Sides) -> Check:
    """Check `document.mrz_valid`: the score is the number of check digits that agree, the threshold that of all."""
    name = "document.mrz_valid"
    zoned = [side for side in known(sides) if side.kind in MRZ_KINDS]
    if not zoned:
        # Of an unknown document nobody can say that it has no such zone.
        if not known(sides):
            return Check(name, Outcome.UNSURE, (NO_EVIDENCE,), engine=_engine(sides))
        return Check(name, Outcome.SKIPPED, (NOT_APPLICABLE,), engine=_engine(sides))
    digits = [digit for side in zoned for digit in side.check_digits]
    agreeing = sum(digit.agrees for digit in digits)
    outcome, reason = Outcome.PASS, ""
    if not digits or not all(side.mrz_lines for side in zoned):
        outcome, reason = Outcome.UNSURE, "document.mrz_unread"
    elif agreeing < len(digits):
        outcome, reason = Outcome.FAIL, "document.mrz_invalid"
    return Check(
        name,
        outcome,
        (reason,) if reason else (),
        score=float(agreeing),
        threshold=float(len(digits)),
        engine=_engine(sides),
        detail={"corrections": sum(len(side.corrections) for side in zoned)},
    )


def not_expired(sides: Sides, on: date) -> Check:
    """Check `document.not_expired`. A document is valid through the day that it names."""
    name = "document.not_expired"
    ends = [surely(side.find("valid_until")) for side in known(sides) if "valid_until" in REQUIRED[side.kind]]
    starts = [value for side in known(sides) if (value := surely(side.find("valid_from")))]
    reason = ""
    outcome = Outcome.UNSURE
    try:
        if not ends:
            front_alone = any(side.kind is DocumentKind.CN_RESIDENT_FRONT for side in sides)
            reason = "document.back_missing" if front_alone else NO_EVIDENCE
        elif None in ends:
            reason = "document.validity_unread"
        elif any(end != LONG_TERM and date.fromisoformat(str(end)) < on for end in ends):
            outcome, reason = Outcome.FAIL, "document.expired"
        elif any(date.fromisoformat(start) > on for start in starts):
            outcome, reason = Outcome.FAIL, "document.not_yet_valid"
        else:
            outcome = Outcome.PASS
    except ValueError:
        outcome, reason = Outcome.UNSURE, "document.validity_unread"
    return Check(name, outcome, (reason,) if reason else (), engine=_engine(sides), detail={"on": on.isoformat()})


def _legibility(side: DocumentReading, rules: DocumentRules) -> list[str]:
    reasons = [finding for finding in side.findings if finding in UNREADABLE]
    if side.kind is DocumentKind.UNKNOWN:
        return reasons or ["document.unknown_kind"]
    if not side.char_px >= rules.min_char_px:
        reasons.append("document.too_small")
    if not side.sharpness >= rules.min_sharpness:
        reasons.append("document.blurred")
    return reasons


def _why_unread(field: Field | None) -> str:
    if field is None:
        return "field.missing"
    return field.reason or "field.illegible"


def _engine(sides: Sides) -> EngineStamp | None:
    return sides[0].engine if sides else None
