"""Where a case stands: its steps in order, which is done, which can be taken now. Nothing of the person but that."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils import timezone

from realname.connect.messages.phone_numbers import mask
from realname.database.rows import tenant
from realname.judge.facts import Way
from realname.judge.reasons import Reason
from realname.pages.counter import words
from realname.pages.counter.words import Text
from realname.record.errors import NotFound
from realname.record.operators.actions.policies import rules_of
from realname.record.registrations import counter, selectors
from realname.record.registrations.actions.links import Link, newest_link
from realname.record.registrations.actions.steps import line_of, possible_now
from realname.record.registrations.models import Registration
from realname.record.staff import selectors as staff_selectors
from realname.record.staff.actions.sessions import Staff
from realname.record.subscribers.actions.consents import live_purposes

STEP_OF = {"consents": "consent", "officer": "attestation"}
"""The record's names of steps that the counter calls otherwise."""

AFTER = frozenset({"decided", "activated", "declined"})
CAPTURED = frozenset({"captured", *AFTER})


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `status` is done, now, busy or later; `reasons` say what was wrong with what was sent.

    can_open  it can be taken, also once more
    """

    name: str
    title: Text
    status: str
    reasons: tuple[Reason, ...] = ()
    can_open: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A case in a list."""

    id: uuid.UUID
    kind: Text
    line: str
    state: Text
    tone: str
    next: Text
    begun_at: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class Case:
    """A case on its page."""

    row: Row
    by_face: bool
    is_open: bool
    can: frozenset[str]
    steps: tuple[Step, ...]
    next: str
    outcome: Text
    outcome_tone: str
    reasons: tuple[Reason, ...]
    contact: Mapping[str, str] | None
    appointment: Mapping[str, Any] | None
    expires_at: datetime
    link: Link | None
    language: str
    purposes: tuple[str, ...]
    agreed: tuple[str, ...]
    second_means: tuple[str, ...]
    can_begin_again: bool
    acts: bool


def case_of(staff: Staff, registration_id: uuid.UUID) -> Case:
    """Return a case of her store. Http404 for any other. Opens its own transaction."""
    with tenant(staff.operator_id):
        row = _row_of(staff, registration_id)
        told = selectors.shown_all([row])[0]
        policy, way = rules_of(row.policy), Way(row.way)
        agreed = live_purposes(row.subscriber_id)[0]
        purposes, asked = policy.purposes(way), policy.asks(way)
        acts = row.representation_id is not None and row.holder_id is None
        names = _names(way, has_contact="contact.code_confirmed" in asked, acts=acts)
        steps = tuple(_step(name, told, has_agreed=set(purposes) <= set(agreed)) for name in names)
        decision = told["decision"] or {}
        outcome, tone = words.OUTCOMES.get(decision.get("outcome", ""), ("", ""))
        return Case(
            row=shown(row),
            by_face=way is Way.FACE,
            is_open=bool(told["possible_now"]),
            can=frozenset(told["possible_now"]),
            steps=steps,
            next=next((step.name for step in steps if step.status == "now"), ""),
            outcome=outcome,
            outcome_tone=tone,
            reasons=words.reasons(decision.get("reasons", [])),
            contact=told["contact"],
            appointment=_appointment(told["appointment"]),
            expires_at=row.expires_at,
            link=newest_link(staff.operator_id, row.id),
            language=row.language,
            purposes=purposes,
            agreed=agreed,
            second_means=policy.officer.second_means if policy.officer else (),
            acts=acts,
            can_begin_again=not told["possible_now"] and told["state"] in {"expired", "withdrawn"},
        )


def require_case(staff: Staff, registration_id: uuid.UUID) -> Registration:
    """Return the row of a case of her store. Http404 for any other. Inside the tenant's transaction."""
    return _row_of(staff, registration_id)


def shown(row: Registration) -> Row:
    """Return a case as a list shows it: never more of the person than the masked line. In the transaction."""
    state, tone = words.STATES[row.state]
    can = possible_now(row)
    number = "" if row.subscriber.erased_at else line_of(row).get("msisdn", "")
    line = mask(number) if number else ""
    minutes = int((timezone.now() - row.created_at).total_seconds() // 60)
    return Row(row.id, words.KINDS[row.kind], line, state, tone, _next(can), row.created_at, minutes)


def store_name(staff: Staff) -> str:
    """Return the name of her store, empty where she has none. Inside the tenant's transaction."""
    return staff_selectors.store_of(staff.store_id).name if staff.store_id else ""


def _row_of(staff: Staff, registration_id: uuid.UUID) -> Registration:
    try:
        return counter.case_of(registration_id, staff.store_id, staff.member_id, store_name(staff))
    except NotFound as error:
        raise Http404 from error


def _names(way: Way, *, has_contact: bool, acts: bool) -> Iterable[str]:
    yield "consents"
    yield "document"
    if acts:
        yield "representative"
    if has_contact:
        yield "contact"
    yield "face" if way is Way.FACE else "officer"
    yield "decision"


def _step(name: str, told: dict[str, Any], *, has_agreed: bool) -> Step:
    title, can, state = words.STEPS[name], told["possible_now"], told["state"]
    if name in {"document", "representative", "face"}:
        status, reasons = _pictures(name, told)
    else:
        contact = told["contact"] or {}
        is_done = {
            "consents": has_agreed,
            "contact": contact.get("state") == "confirmed",
            "officer": state in CAPTURED,
            "decision": state in AFTER,
        }[name]
        status, reasons = "done" if is_done else "", ()
    if not status:
        status = "now" if STEP_OF.get(name, name) in can else "later"
    if name == "decision" and told["waiting_for"]:
        status = "busy"
    can_open = name != "decision" and STEP_OF.get(name, name) in can
    return Step(name, title, status, reasons, can_open)


def _pictures(kind: str, told: dict[str, Any]) -> tuple[str, tuple[Reason, ...]]:
    """Return how far pictures have come; empty where new ones are to be taken."""
    sent = [item for item in told["evidence"] if item["kind"] == kind]
    failed = [item["reason"] for item in sent if item["state"] in {"failed", "erased"}]
    if failed or not sent:
        return "", words.reasons(failed)
    return ("busy" if any(item["state"] == "measuring" for item in sent) else "done"), ()


def _next(can: tuple[str, ...]) -> Text:
    """Return the first thing that can be done, in a word."""
    order = (
        ("decision", "decision"),
        ("face", "face"),
        ("attestation", "officer"),
        ("document", "document"),
        ("consent", "consents"),
    )
    return next((words.STEPS[name] for step, name in order if step in can), "")


def _appointment(found: dict[str, str] | None) -> dict[str, Any] | None:
    return {"store": found["store"], "at": datetime.fromisoformat(found["at"])} if found else None
