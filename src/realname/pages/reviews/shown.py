"""A case as a reviewer sees it: what she needs to decide it, and nothing else of the person."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext as _

from realname.evaluate.trial import Readings
from realname.judge.calibration import Calibration
from realname.judge.checks.check import Check, Outcome
from realname.judge.policy import SEARCH
from realname.judge.shapes import build
from realname.pages.reviews import alike_words, cutting, words
from realname.pages.reviews.words import Text
from realname.pages.trial.shown.answers import ShownCheck, reasons_of, shown_check
from realname.pages.trial.shown.documents import ShownField, shown_field
from realname.pages.trial.tools import tools
from realname.pages.trial.words import FIELDS
from realname.record.operators.actions.policies import rules_of
from realname.record.registrations.actions import confirming
from realname.record.registrations.actions.steps import line_of
from realname.record.registrations.models import Evidence
from realname.record.reviews import selectors
from realname.record.reviews.actions import looking
from realname.record.reviews.actions.alike import alike
from realname.record.reviews.actions.appealing import words_of
from realname.record.reviews.actions.reviewers import Reviewer
from realname.record.reviews.models import Case

NEEDED = (
    "name",
    "surname",
    "given_names",
    "birth_date",
    "sex",
    "nationality",
    "issuing_state",
    "document_number",
    "valid_until",
)
"""Fields that say whose document it is. What else is printed there is on the picture, and not repeated."""

SHOWN_DIGITS = 3


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A case in the queue. `age` is empty in its first minute."""

    id: uuid.UUID
    kind: Text
    why: Text
    why_code: str
    reasons: tuple[str, ...]
    more: int
    age: str
    due: str
    overdue: bool
    four_eyes: bool
    due_at: datetime


@dataclass(frozen=True, slots=True)
class ShownFace:
    """A face to compare, cut out of a picture of the case."""

    evidence_id: uuid.UUID
    title: Text


@dataclass(frozen=True, slots=True)
class ShownDispute:
    """A field that the person says was read wrongly, and what she says instead; empty where she says nothing."""

    label: Text
    instead: str


@dataclass(frozen=True, slots=True)
class ShownCase:
    """One case. `line` is masked; `appeal` are the person's own words; `gone` says that the readings are erased."""

    row: ShownRow
    line: str
    appeal: str
    faces: tuple[ShownFace, ...]
    documents: tuple[uuid.UUID, ...]
    photographs: tuple[uuid.UUID, ...]
    doubted: tuple[ShownCheck, ...]
    passed: tuple[ShownCheck, ...]
    fields: tuple[ShownField, ...]
    disputes: tuple[ShownDispute, ...]
    codes: tuple[str, ...]
    gone: bool


REASONS_IN_QUEUE = 2
A_MINUTE = timedelta(minutes=1)


def row(case: Case, now: datetime | None = None) -> ShownRow:
    """Return a case as a line of the queue."""
    now = now or timezone.now()
    overdue = case.due_at <= now
    causes = tuple(reason.cause for reason in reasons_of(selectors.reasons_of(case)))
    return ShownRow(
        id=case.id,
        kind=words.KINDS[case.registration.kind],
        why=words.WHY[case.why],
        why_code=case.why,
        reasons=causes[:REASONS_IN_QUEUE],
        more=max(0, len(causes) - REASONS_IN_QUEUE),
        age=timesince(case.opened_at, now, depth=1) if now - case.opened_at >= A_MINUTE else "",
        due=timesince(case.due_at, now, depth=1) if overdue else timeuntil(case.due_at, now, depth=1),
        overdue=overdue,
        four_eyes=case.four_eyes,
        due_at=case.due_at,
    )


def shown_case(reviewer: Reviewer, case_id: uuid.UUID) -> ShownCase:
    """Return a case, having written that she looked at what was read. Inside the tenant's transaction.

    Raises what `looking.case_for` raises.
    """
    case = looking.case_for(reviewer, case_id)
    readings = looking.look_at_fields(reviewer, case)
    evidence = looking.evidence_of(case)
    policy, calibration = rules_of(case.decision.policy), tools().calibration
    checks = [build(Check, item) for item in json.loads(case.decision.checks)]
    shown = [(check.outcome, _drawn(shown_check(check, policy, calibration), check, calibration)) for check in checks]
    return ShownCase(
        row=row(case),
        line=masked(line_of(case.registration).get("msisdn", "")),
        appeal=words_of(case.appeal) if case.appeal else "",
        faces=_faces(evidence, readings),
        documents=tuple(item.id for item in evidence if item.kind != Evidence.Kind.FACE),
        photographs=tuple(item.id for item in evidence if item.kind == Evidence.Kind.FACE),
        doubted=tuple(check for outcome, check in shown if outcome in {Outcome.FAIL, Outcome.UNSURE}),
        passed=tuple(check for outcome, check in shown if outcome is Outcome.PASS),
        fields=_fields(readings),
        disputes=_disputes(case) if readings is not None else (),
        codes=selectors.reasons_of(case),
        gone=readings is None,
    )


@dataclass(frozen=True, slots=True)
class ShownAlike:
    """A candidate of a case; `told` is what was found of it, in words, empty where nothing was yet."""

    id: uuid.UUID
    here: bool
    name: str
    birth_date: str
    picture: uuid.UUID | None
    told: Text


def shown_alike(reviewer: Reviewer, case_id: uuid.UUID) -> list[ShownAlike]:
    """Return who looks alike, having written whose names are shown. Inside the tenant's transaction."""
    told = {**alike_words.REGISTRATIONS, **alike_words.FACES, "": ""}
    found = alike(reviewer, looking.case_for(reviewer, case_id))
    return [ShownAlike(one.id, one.here, one.name, one.birth_date, one.picture, told[one.answer]) for one in found]


def _drawn(shown: ShownCheck, check: Check, calibration: Calibration) -> ShownCheck:
    """Add the figures where no words tell them; leave the scale out where another engine compared.

    Its scores mean nothing on this one's table.
    """
    if check.name == SEARCH:
        return replace(shown, measured=_searched(check), scale=None)
    if check.score is not None and check.threshold is not None and not shown.measured:
        figures = {"score": f"{check.score:.3g}", "threshold": f"{check.threshold:.3g}"}
        shown = replace(shown, measured=_("Score %(score)s; asked for: %(threshold)s.") % figures)
    return shown if check.engine in {None, calibration.engine} else replace(shown, scale=None)


def _searched(check: Check) -> str:
    """Say how often such a search errs, in the place of its score: whoever compares is to see for herself."""
    rate = check.detail.get("fpir")
    if not isinstance(rate, float):
        return ""
    figures = {"entries": check.detail["entries"], "rate": f"{rate:.1%}"}
    return _("Searched among %(entries)s people. About %(rate)s of such searches name somebody wrongly.") % figures


def masked(msisdn: str) -> str:
    """Return a number of which the last digits alone can be read."""
    return "•" * (len(msisdn) - SHOWN_DIGITS) + msisdn[-SHOWN_DIGITS:]


def _faces(evidence: list[Evidence], readings: Readings | None) -> tuple[ShownFace, ...]:
    places = cutting.places(evidence)
    titles: dict[str, Text] = {cutting.DOCUMENT: words.FACE_OF_DOCUMENT, cutting.FACE: words.FACE_OF_PERSON}
    return tuple(
        ShownFace(item.id, titles[place.kind]) for item, place in places.items() if cutting.has_face(readings, place)
    )


def _fields(readings: Readings | None) -> tuple[ShownField, ...]:
    if readings is None:
        return ()
    fields = {field.name: field for side in reversed(readings.documents) for field in side.fields}
    return tuple(shown_field(fields[name]) for name in NEEDED if name in fields)


def _disputes(case: Case) -> tuple[ShownDispute, ...]:
    said = confirming.disputes_before(case.registration_id, case.decision.created_at)
    return tuple(ShownDispute(FIELDS.get(name, name), instead) for name, instead in said.items())
