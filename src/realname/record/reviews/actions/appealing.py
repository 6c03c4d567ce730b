"""A person says that a refusal is wrong. A reviewer who had no part in it decides; until then nothing is taken away."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from realname.connect.keys.data_keys import Place
from realname.judge.decision import Result
from realname.ledger.kinds import LeafKind
from realname.record.errors import Conflict, Invalid, NotFound
from realname.record.operators.actions.events import emit
from realname.record.operators.actions.policies import rules_of
from realname.record.oversight.actions.openings import About, append_about
from realname.record.registrations.actions.further import seal_further
from realname.record.registrations.actions.reviewing import APPEAL, wait_for
from realname.record.registrations.locks import locked_registration
from realname.record.registrations.models import DecisionRow, Evidence, Registration
from realname.record.registrations.states import State
from realname.record.reviews.actions.opening import open_case
from realname.record.reviews.models import Appeal, AppealEvidence, Case, Outcome
from realname.record.reviews.selectors import is_appealed, moment
from realname.record.subscribers.actions.sealed import seal_for, unseal_for

TABLE = "reviews_appeal"
LONGEST_WORDS = 2000
MOST_PICTURES = 5
REFUSED_IN = frozenset({State.DECIDED, State.DECLINED, State.EXPIRED})


def file_appeal(registration_id: uuid.UUID, words: str) -> Appeal:
    """Take an appeal against the decision that counts, and open its case. Inside the tenant's transaction.

    Invalid `appeal.words`; NotFound; Conflict `appeal.nothing_refused`, `appeal.already`, `appeal.too_late`.
    """
    words = words.strip()
    if not 0 < len(words) <= LONGEST_WORDS:
        raise Invalid(f"Say in 1 to {LONGEST_WORDS} characters what is wrong.", code="appeal.words", pointer="/words")
    registration = locked_registration(registration_id)
    decision = _appealable(registration)
    appeal = Appeal(operator_id=registration.operator_id, registration=registration, decision=decision)
    appeal.sealed_words = seal_for(registration.subscriber, words.encode(), _place(appeal))
    appeal.save(force_insert=True)
    wait_for(registration, APPEAL)
    case = open_case(decision, Case.Why.APPEAL, appeal=appeal)
    told = {"appeal": str(appeal.id), "due_at": case.due_at.isoformat()}
    emit(registration.operator_id, "appeal.filed", registration.id, told)
    tell_appeal(appeal, "filed")
    return appeal


def tell_appeal(appeal: Appeal, step: str) -> None:
    """Say in the public log that an appeal was filed, or how it ended. Inside the tenant's transaction."""
    registration = appeal.registration
    if registration.subscriber.erased_at is not None:
        return
    about = About(registration.subscriber, registration.id, appeal.id)
    took = None if step == "filed" else int((timezone.now() - appeal.created_at).total_seconds())
    content = about.content(decision=str(appeal.decision_id))
    append_about(about, LeafKind.APPEAL, content, step=step, took_s=took)


def may_appeal(registration_id: uuid.UUID) -> bool:
    """Tell whether an appeal would be taken now. Inside the tenant's transaction."""
    registration = Registration.objects.filter(id=registration_id, subscriber__erased_at=None).first()
    if registration is None:
        return False
    try:
        _appealable(registration)
    except Conflict:
        return False
    return True


def seal_pictures(registration_id: uuid.UUID, pictures: list[bytes]) -> list[tuple[Evidence, bytes]]:
    """Return pictures for an open appeal, sealed and not yet kept. Inside the tenant's transaction.

    ImageError; NotFound; Conflict `appeal.none`; Invalid `appeal.pictures` for more than an appeal has room for.
    """
    registration = locked_registration(registration_id)
    appeal = _open_appeal(registration)
    there = AppealEvidence.objects.filter(appeal=appeal).count()
    if not pictures or there + len(pictures) > MOST_PICTURES:
        raise Invalid(f"An appeal has at most {MOST_PICTURES} pictures.", code="appeal.pictures", pointer="/files")
    return seal_further(registration, pictures)


def keep_pictures(registration_id: uuid.UUID, rows: list[Evidence]) -> Appeal:
    """Tie stored pictures to the open appeal. Inside the tenant's transaction. Conflict `appeal.none`."""
    appeal = _open_appeal(locked_registration(registration_id))
    Evidence.objects.bulk_create(rows)
    AppealEvidence.objects.bulk_create(
        AppealEvidence(operator_id=appeal.operator_id, appeal=appeal, evidence=row) for row in rows
    )
    return appeal


def newest_appeal(registration_id: uuid.UUID) -> Appeal:
    """Return the registration's newest appeal. NotFound. Inside the tenant's transaction."""
    row = Appeal.objects.filter(registration=registration_id).order_by("-id").first()
    if row is None:
        raise NotFound("There is no appeal.", code="appeal.none", remedy="File one: POST .../appeal.")
    return row


def words_of(appeal: Appeal) -> str:
    """Return what she says; empty once she is erased. Inside the tenant's transaction."""
    subscriber = appeal.registration.subscriber
    if subscriber.erased_at is not None:
        return ""
    return unseal_for(subscriber, bytes(appeal.sealed_words), _place(appeal)).decode()


def shown(appeal: Appeal) -> dict[str, Any]:
    """Return an appeal as the API tells it: not her words, which she knows."""
    case = Case.objects.get(appeal=appeal)
    return {
        "id": str(appeal.id),
        "registration_id": str(appeal.registration_id),
        "filed_at": moment(appeal.created_at),
        "due_at": moment(case.due_at),
        "pictures": AppealEvidence.objects.filter(appeal=appeal).count(),
        "decided_at": moment(appeal.decided_at),
        "outcome": appeal.outcome,
    }


def appeal_until(registration_id: uuid.UUID) -> datetime | None:
    """Return until when an appeal can be filed, None where none can. Inside the tenant's transaction."""
    registration = Registration.objects.filter(id=registration_id).first()
    decision = _newest_decision(registration) if registration else None
    if registration is None or decision is None or Appeal.objects.filter(decision=decision).exists():
        return None
    refused_at = _refused_at(registration, decision)
    until = _until(refused_at, decision) if refused_at else None
    return until if until and timezone.now() <= until else None


def _until(refused_at: datetime, decision: DecisionRow) -> datetime:
    return refused_at + timedelta(days=rules_of(decision.policy).review.appeal_days)


def _newest_decision(registration: Registration) -> DecisionRow | None:
    return DecisionRow.objects.filter(registration=registration).order_by("-id").select_related("policy").first()


def _appealable(registration: Registration) -> DecisionRow:
    decision = _newest_decision(registration)
    refused_at = _refused_at(registration, decision) if decision else None
    if decision is None or refused_at is None:
        raise Conflict(
            "Nothing of this registration was refused.",
            code="appeal.nothing_refused",
            remedy="Read the decision; where it asks for another attempt, make that.",
        )
    if Appeal.objects.filter(decision=decision).exists():
        raise Conflict(
            "An appeal against this decision was filed before.",
            code="appeal.already",
            remedy="Wait for its outcome; where it is decided, begin a new registration or turn to the authority.",
        )
    until = _until(refused_at, decision)
    if timezone.now() > until:
        raise Conflict(
            f"An appeal was possible until {until:%Y-%m-%d}.",
            code="appeal.too_late",
            remedy="Begin a new registration.",
        )
    return decision


def _refused_at(registration: Registration, decision: DecisionRow) -> datetime | None:
    """Return when a person or the machine refused, None where neither did or it was ended otherwise."""
    if State(registration.state) not in REFUSED_IN:
        return None
    by_person = Case.objects.filter(decision=decision, outcome=Outcome.REJECTED).exclude(why=Case.Why.SAMPLE).first()
    if by_person is not None and registration.state == State.DECLINED:
        return by_person.closed_at
    return decision.created_at if decision.outcome == Result.REJECTED else None


def _open_appeal(registration: Registration) -> Appeal:
    if not is_appealed(registration.id):
        raise Conflict("No appeal is open.", code="appeal.none", remedy="File one first: POST .../appeal.")
    return newest_appeal(registration.id)


def _place(appeal: Appeal) -> Place:
    return Place(TABLE, "sealed_words", appeal.id)
