"""Decide: gather the readings, measure the document's portrait, run the checks, and write the decision once.

A decision is a pure function of its checks and its policy; both are kept in canonical form, so that anyone who is
given them can replay it byte for byte.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.evaluate.trial import Readings, Trial, judge, portrait_of
from realname.judge.canonical import canonical
from realname.judge.checks.check import Check
from realname.judge.decision import Decision, Result, decide
from realname.judge.policy import Policy
from realname.judge.shapes import build
from realname.measure.images import open_image
from realname.measure.readings import DocumentReading, FaceImageReading, Permit
from realname.record.errors import Conflict, NotFound
from realname.record.registrations.actions import steps
from realname.record.registrations.actions.evidence import open_evidence
from realname.record.registrations.actions.jobs import defer_deciding
from realname.record.registrations.actions.measuring import is_measuring, readings_of
from realname.record.registrations.locks import locked_registration
from realname.record.registrations.models import DecisionRow, Evidence, Registration
from realname.record.registrations.states import State
from realname.record.subscribers.actions.consents import face_permit


@dataclass(frozen=True, slots=True)
class _Gathered:
    policy: Policy
    documents: tuple[DocumentReading, ...]
    faces: tuple[FaceImageReading, ...]
    pictures: tuple[bytes, ...]
    permit: Permit


def decide_registration(operator_id: uuid.UUID, registration_id: uuid.UUID, tools: Instruments, on: date) -> None:
    """Decide a captured registration. Opens its own transactions, and none while it measures.

    Conflict `registration.not_measured` while evidence is still on the way; Denied without live consent.
    """
    with tenant(operator_id):
        gathered = _gather(registration_id)
    portrait = portrait_of([open_image(p) for p in gathered.pictures], gathered.documents, gathered.permit, tools)
    trial = judge(Readings(gathered.documents, portrait, gathered.faces), gathered.policy, on, tools)
    with tenant(operator_id):
        _record(registration_id, trial)


def ask_decision(registration_id: uuid.UUID) -> Registration:
    """Have a captured registration decided by a worker. Inside the tenant's transaction.

    Refuses what `decide_registration` would: Conflict, Denied.
    """
    registration = locked_registration(registration_id)
    require_decidable(registration)
    defer_deciding(registration.operator_id, registration.id)
    return registration


def require_decidable(registration: Registration) -> None:
    """Raise Conflict `registration.out_of_order` or `registration.not_measured`, or Denied `consent.none`."""
    steps.require(registration, "decision")
    if is_measuring(registration.id):
        raise Conflict(
            "Evidence is still being measured.",
            code="registration.not_measured",
            remedy="Ask again in a moment, or send `Prefer: wait=20`.",
            possible_now=("decision",),
        )
    face_permit(registration.subscriber_id)


def replay(row: DecisionRow) -> bytes:
    """Return the decision made anew from the recorded checks and policy: the same bytes as recorded, or a finding."""
    policy = build(Policy, json.loads(row.policy.canonical))
    checks = [build(Check, item) for item in json.loads(row.checks)]
    return canonical(decide(checks, policy))


def newest_decision(registration_id: uuid.UUID) -> tuple[DecisionRow, Decision]:
    """Return the decision that counts. NotFound before there is one. Inside the tenant's transaction."""
    row = DecisionRow.objects.filter(registration=registration_id).order_by("-id").select_related("policy").first()
    if row is None:
        raise NotFound("There is no decision yet.", code="decision.none")
    return row, build(Decision, json.loads(row.decision))


def _gather(registration_id: uuid.UUID) -> _Gathered:
    registration = locked_registration(registration_id)
    require_decidable(registration)
    evidence = Evidence.objects.filter(registration=registration, superseded_at=None).order_by("id")
    documents = cast("list[DocumentReading]", readings_of(registration.id, Evidence.Kind.DOCUMENT))
    faces = cast("list[FaceImageReading]", readings_of(registration.id, Evidence.Kind.FACE))
    measurable = [item for item in evidence if not item.failed]
    pictures = tuple(open_evidence(item) for item in measurable if item.kind == Evidence.Kind.DOCUMENT)
    policy = build(Policy, json.loads(registration.policy.canonical))
    permit = face_permit(registration.subscriber_id)
    return _Gathered(policy, tuple(documents), tuple(faces), pictures, permit)


def _record(registration_id: uuid.UUID, trial: Trial) -> None:
    registration = locked_registration(registration_id)
    steps.require(registration, "decision")
    DecisionRow.objects.create(
        operator_id=registration.operator_id,
        registration=registration,
        policy=registration.policy,
        outcome=trial.decision.outcome,
        checks=canonical(list(trial.checks)).decode(),
        decision=canonical(trial.decision).decode(),
    )
    steps.move(registration, State.DECIDED, outcome=trial.decision.outcome)
    if trial.decision.outcome is Result.RETRY:
        steps.move(registration, _step_to_mend(trial.decision))


def _step_to_mend(decision: Decision) -> State:
    """Return where another attempt begins: at the document where that is at fault, else at the face."""
    at_document = any(code.startswith(("document.", "field.", "portrait.")) for code in decision.reasons)
    return State.CONSENTED if at_document else State.DOCUMENTED


def shown(row: DecisionRow) -> dict[str, Any]:
    """Return a decision as the API tells it: outcome, reasons, checks, and by which rules."""
    decision = json.loads(row.decision)
    return {**decision, "checks": json.loads(row.checks), "decided_at": row.created_at.isoformat()}
