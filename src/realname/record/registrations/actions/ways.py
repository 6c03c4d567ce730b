"""The way without the face: chosen freely, with an appointment, and an officer's word in the place of the face."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from realname.record.errors import Conflict, Invalid
from realname.record.operators.actions.clients import Caller
from realname.record.operators.actions.events import emit
from realname.record.operators.actions.policies import rules_of
from realname.record.registrations.actions import steps
from realname.record.registrations.actions.evidence import ERASED
from realname.record.registrations.actions.measuring import settle
from realname.record.registrations.locks import locked_registration
from realname.record.registrations.models import Appointment, Attestation, Evidence, Reading, Registration
from realname.record.registrations.states import State


@dataclass(frozen=True, slots=True)
class Word:
    """What an officer vouches for: the person was there, with the document itself and a second means.

    `officer` and `store` are the operator's own words for them.
    """

    officer: str
    store: str
    second_means: str
    document_seen: bool


def choose_way(registration_id: uuid.UUID, way: str) -> Registration:
    """Go by the face or without it; choosing again is no error. Inside the tenant's transaction.

    Conflict `way.none` where the policy has no such way: what is published has both.
    """
    registration = locked_registration(registration_id)
    if way not in Registration.Way.values:
        raise Invalid(f"The way is one of {', '.join(Registration.Way.values)}.", pointer="/way")
    if registration.way == way:
        return registration
    steps.require(registration, "way")
    if way == Registration.Way.NON_FACE and not rules_of(registration.policy).other_way:
        raise Conflict("The policy has no way without the face.", code="way.none")
    registration.way = way
    registration.save(update_fields=("way",))
    if way == Registration.Way.NON_FACE:
        _erase_faces(registration)
    emit(registration.operator_id, "registration.way_chosen", registration.id, {"way": way})
    return registration


def _erase_faces(registration: Registration) -> None:
    """Keep no face of somebody who declines it after she showed one; the sealed files go with the next sweep."""
    rows = Evidence.objects.filter(registration=registration, kind=Evidence.Kind.FACE)
    Reading.objects.filter(evidence__in=rows).delete()
    rows.filter(superseded_at=None).update(superseded_at=timezone.now())
    rows.update(failed=ERASED)


def make_appointment(registration_id: uuid.UUID, store: str, at: datetime) -> Appointment:
    """Note where and when the person is expected; a later one takes its place. Inside the tenant's transaction."""
    registration = locked_registration(registration_id)
    steps.require(registration, "appointment")
    if at <= timezone.now():
        raise Invalid("The appointment is in the past.", code="appointment.past", pointer="/at")
    row = Appointment.objects.create(
        operator_id=registration.operator_id, registration=registration, store=store, at=at
    )
    if at >= registration.expires_at:
        # Who is given a later day keeps what she has shown until then.
        registration.expires_at = at + steps.LIFETIME
        registration.save(update_fields=("expires_at",))
    emit(row.operator_id, "registration.appointed", registration.id, {"store": store, "at": at.isoformat()})
    return row


def attest(caller: Caller, registration_id: uuid.UUID, word: Word) -> Attestation:
    """Write an officer's word; the registration can then be decided. Inside the tenant's transaction.

    Invalid `officer.means_not_accepted` where the policy does not take the second means.
    """
    registration = locked_registration(registration_id)
    steps.require(registration, "attestation")
    rules = rules_of(registration.policy).officer
    taken = rules.second_means if rules else ()
    if word.second_means not in taken:
        raise Invalid(
            f"The policy takes {', '.join(taken)} as a second means.",
            code="officer.means_not_accepted",
            remedy="Ask the person for one of those.",
            pointer="/second_means",
        )
    row = Attestation.objects.create(
        operator_id=registration.operator_id,
        registration=registration,
        officer=word.officer,
        store=word.store,
        second_means=word.second_means,
        document_seen=word.document_seen,
        client_id=caller.client_id,
    )
    if registration.state == State.DOCUMENTED:
        steps.move(registration, State.CAPTURED, way=registration.way)
    settle(registration)
    return row


def newest_word(registration_id: uuid.UUID) -> Attestation | None:
    """Return the officer's word that counts. Inside the tenant's transaction."""
    return Attestation.objects.filter(registration=registration_id).order_by("-id").first()


def appointment_of(registration_id: uuid.UUID) -> dict[str, str] | None:
    """Return the appointment that counts, as the API tells it. Inside the tenant's transaction."""
    row = Appointment.objects.filter(registration=registration_id).order_by("-id").first()
    return {"store": row.store, "at": row.at.isoformat().replace("+00:00", "Z")} if row else None
