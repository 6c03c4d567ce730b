"""Decide: gather what is known, ask and measure what is missing, run the checks, and write the decision once.

A decision is a pure function of its checks and its policy; both are kept in canonical form, so that anyone who is
given them can replay it byte for byte.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from realname.connect.authorities.contract import PortraitState, RecordState
from realname.connect.keys.data_keys import Place
from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.evaluate.trial import Readings, Trial, judge, portrait_of
from realname.judge.canonical import canonical
from realname.judge.checks.check import Check
from realname.judge.decision import Decision, Result, decide
from realname.judge.facts import Facts, LinesState, Way
from realname.judge.rules import OnOutage
from realname.judge.shapes import build, plain, to_json
from realname.ledger.decisions import decision_leaf
from realname.measure.errors import MeasureError
from realname.measure.images import open_image
from realname.measure.readings import FaceReading, Permit
from realname.record.errors import Conflict, NotFound
from realname.record.galleries.actions.searching import Hit, keep_candidates
from realname.record.operators.actions.events import emit
from realname.record.operators.actions.policies import rules_of
from realname.record.oversight.actions.openings import About, append_opened
from realname.record.registrations import hooks
from realname.record.registrations.actions import approving, authority, gathering, mending, steps
from realname.record.registrations.actions.counted import reserve
from realname.record.registrations.actions.gathering import Gathered
from realname.record.registrations.actions.jobs import defer_deciding
from realname.record.registrations.actions.kept_fields import fields_of
from realname.record.registrations.actions.measuring import is_measuring
from realname.record.registrations.actions.own_face import pace_with_own_face
from realname.record.registrations.actions.searched import searched
from realname.record.registrations.locks import locked_registration
from realname.record.registrations.models import DecisionInputs, DecisionRow, Registration
from realname.record.registrations.states import State
from realname.record.subscribers.actions.consents import face_permit
from realname.record.subscribers.actions.sealed import seal_for, unseal_for

ASKED_AGAIN_AFTER = (5, 15, 60, 300)
"""Seconds between questions to an authority that does not answer; the last one again and again."""

ENGINE_AGAIN_AFTER = timedelta(minutes=5)
"""As often as a failing engine is measured anew."""

INPUTS = "registrations_decision_inputs"


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a decision was made from, as it is kept sealed for rehearsals."""

    readings: Readings
    facts: Facts
    on: date


def decide_registration(
    operator_id: uuid.UUID, registration_id: uuid.UUID, tools: Instruments, on: date
) -> datetime | None:
    """Decide a captured registration; return when to try again where it waits, else None.

    It waits for an authority that does not answer, and for an engine that does not measure as it should.

    Opens its own transactions, and none while it measures or asks. Conflict `registration.not_measured` while
    evidence is still on the way; Denied without a live consent to what is measured.
    """
    with tenant(operator_id):
        registration = locked_registration(registration_id)
        require_decidable(registration)
    if registration.way == Registration.Way.FACE and not hooks.is_sound(tools):
        with tenant(operator_id):
            return _wait_for_engine(registration_id)
    authority.ask(operator_id, registration_id)
    with tenant(operator_id):
        gathered = gathering.gather(registration_id, tools.faces.stamp)
        if _must_wait(gathered):
            return _wait(registration_id)
    readings, facts = _measured(operator_id, registration_id, gathered, tools)
    facts = replace(facts, pace=pace_with_own_face((operator_id, registration_id), gathered, readings, tools))
    search, hits = searched((operator_id, registration_id), gathered, (readings, facts), tools)
    facts = replace(facts, search=search)
    trial = judge(readings, gathered.policy, on, tools, way=gathered.way, facts=facts)
    with tenant(operator_id):
        lost = _record(registration_id, trial, Inputs(readings, facts, on), gathered.way, hits)
    if lost is not None:  # somebody else took the identity's last line since it was looked up
        facts = replace(facts, lines=lost)
        trial = judge(readings, gathered.policy, on, tools, way=gathered.way, facts=facts)
        with tenant(operator_id):
            _record(registration_id, trial, Inputs(readings, facts, on), gathered.way, hits)
    return None


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
    if registration.way == Registration.Way.FACE:
        face_permit(registration.subscriber_id)


def replay(row: DecisionRow) -> bytes:
    """Return the decision made anew from the recorded checks and policy: the same bytes as recorded, or a finding."""
    checks = [build(Check, item) for item in json.loads(row.checks)]
    return canonical(decide(checks, rules_of(row.policy), Way(row.way)))


def inputs_of(row: DecisionInputs) -> bytes:
    """Return what a decision was made from, as its JSON. Conflict `subscriber.erased`. In the transaction."""
    subscriber = row.decision.registration.subscriber
    return unseal_for(subscriber, bytes(row.sealed), Place(INPUTS, "sealed", row.id))


def newest_decision(registration_id: uuid.UUID) -> tuple[DecisionRow, Decision]:
    """Return the decision that counts. NotFound before there is one. Inside the tenant's transaction."""
    row = DecisionRow.objects.filter(registration=registration_id).order_by("-id").select_related("policy").first()
    if row is None:
        raise NotFound("There is no decision yet.", code="decision.none")
    return row, build(Decision, json.loads(row.decision))


def shown(row: DecisionRow) -> dict[str, Any]:
    """Return a decision as the API tells it: outcome, reasons, checks, and by which rules."""
    checks = [plain(build(Check, item)) for item in json.loads(row.checks)]
    return {
        **plain(build(Decision, json.loads(row.decision))),
        "checks": checks,
        "decided_at": row.created_at.isoformat(),
    }


def _must_wait(gathered: Gathered) -> bool:
    rules, record = gathered.policy.authority, gathered.facts.record
    if rules is None or rules.on_outage is not OnOutage.WAIT or record is None:
        return False
    return record.state == RecordState.OUTAGE


def _wait(registration_id: uuid.UUID) -> datetime:
    """Note that the registration waits for the authority, and return when to ask again. It stays as it is."""
    _note_waiting(registration_id, "authority")
    tried = authority.outages_of(registration_id)
    return timezone.now() + timedelta(seconds=ASKED_AGAIN_AFTER[min(tried, len(ASKED_AGAIN_AFTER)) - 1])


def _wait_for_engine(registration_id: uuid.UUID) -> datetime:
    """Note that the registration waits for an engine that measures as it did, and return when to look again."""
    _note_waiting(registration_id, "engine")
    return timezone.now() + ENGINE_AGAIN_AFTER


def _note_waiting(registration_id: uuid.UUID, what: str) -> None:
    registration = locked_registration(registration_id)
    if not registration.waiting_for:
        registration.waiting_for = what
        registration.save(update_fields=("waiting_for",))
        emit(registration.operator_id, "registration.waiting", registration.id, {"for": what})


def _measured(
    operator_id: uuid.UUID, registration_id: uuid.UUID, gathered: Gathered, tools: Instruments
) -> tuple[Readings, Facts]:
    """Measure the faces of the document's portrait and of the authority's, where a face is compared at all."""
    readings, facts = gathered.readings, gathered.facts
    if gathered.permit is None:
        return readings, facts
    pictures = [open_image(picture) for picture in gathered.pictures]
    readings = replace(readings, portrait=portrait_of(pictures, readings.documents, gathered.permit, tools))
    if facts.authority_gives_portrait and "face.matches_authority" in gathered.policy.checks:
        answer = authority.portrait(operator_id, registration_id)
        # An authority without a portrait of this person leaves nothing to compare; one that is silent leaves a doubt.
        given = answer is not None and answer.state in {PortraitState.GIVEN, PortraitState.OUTAGE}
        facts = replace(facts, authority_gives_portrait=given)
        face = _face_of(answer.jpeg, gathered.permit, tools) if answer and answer.jpeg else None
        readings = replace(readings, authority=face)
    return readings, facts


def _face_of(jpeg: bytes, permit: Permit, tools: Instruments) -> FaceReading | None:
    """Return the largest face of a picture, None where it shows none or cannot be read."""
    try:
        [reading] = tools.faces.measure([open_image(jpeg)], permit)
    except MeasureError:
        return None
    return reading.faces[0] if reading.faces else None


def _record(
    registration_id: uuid.UUID, trial: Trial, inputs: Inputs, way: Way, hits: Sequence[Hit]
) -> LinesState | None:
    """Write a decision and what follows from it. Where a limit stands against an approval by now, write nothing.

    That limit is returned then, else None.
    """
    registration = locked_registration(registration_id)
    require_decidable(registration)
    if trial.decision.outcome is Result.APPROVED:
        lines = reserve(registration, fields_of(trial.readings.documents))
        if lines not in {LinesState.FREE, LinesState.NONE}:
            return lines
    row = DecisionRow.objects.create(
        operator_id=registration.operator_id,
        registration=registration,
        policy=registration.policy,
        way=way,
        outcome=trial.decision.outcome,
        checks=canonical(list(trial.checks)).decode(),
        decision=canonical(trial.decision).decode(),
    )
    kept = DecisionInputs(operator_id=registration.operator_id, decision=row)
    kept.sealed = seal_for(registration.subscriber, to_json(inputs).encode(), Place(INPUTS, "sealed", kept.id))
    kept.save(force_insert=True)
    _tell(registration, row, trial)
    keep_candidates(row, inputs.facts.search, hits)
    steps.move(registration, State.DECIDED, outcome=trial.decision.outcome, way=way)
    hooks.after_decision(row)
    if trial.decision.outcome is Result.RETRY:
        mending.lead_back(registration, trial.decision)
    if trial.decision.outcome is Result.APPROVED:
        approving.approve(registration, trial.readings, way)
    return None


def _tell(registration: Registration, row: DecisionRow, trial: Trial) -> None:
    """Append the decision's leaf to the public log, with what opens it sealed under the person's key."""
    now = timezone.now()
    leaf, opening = decision_leaf(
        trial.decision,
        trial.checks,
        now,
        operator=str(registration.operator_id),
        registration=registration.kind,
        took_s=(now - registration.created_at).total_seconds(),
    )
    append_opened(About(registration.subscriber, registration.id, row.id), leaf, opening)
