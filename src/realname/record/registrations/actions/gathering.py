"""Gather what a decision is made from: readings, and what is known beside them. Reads alone, in one transaction."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from dataclasses import field as member
from typing import cast

from realname.evaluate.trial import Readings
from realname.judge.checks.document_sides import known, surely
from realname.judge.facts import Attestation, Consent, Facts, HolderState, OwnerState, Way
from realname.judge.policy import Policy
from realname.measure.challenges import ChallengeReading
from realname.measure.readings import (
    DocumentReading,
    EngineStamp,
    FaceImageReading,
    Permit,
    Template,
)
from realname.record.identities.actions.blocking import block_state
from realname.record.operators.actions.policies import rules_of
from realname.record.registrations.actions import authority, confirming, contacts, ways
from realname.record.registrations.actions.counted import HELD, room_for
from realname.record.registrations.actions.evidence import open_evidence
from realname.record.registrations.actions.kept_fields import fields_of
from realname.record.registrations.actions.measuring import readings_of
from realname.record.registrations.actions.paced import pace_of
from realname.record.registrations.actions.recordings import capture_of
from realname.record.registrations.locks import locked_registration
from realname.record.registrations.models import Evidence, Registration
from realname.record.subscribers.actions import representations
from realname.record.subscribers.actions.consents import face_permit, live_purposes
from realname.record.subscribers.actions.sealed import number_index
from realname.record.subscribers.actions.templates import newest_template


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was found. `pictures` are the document's, for its portrait; `permit` is None where no face is compared."""

    policy: Policy
    way: Way
    readings: Readings
    facts: Facts
    pictures: tuple[bytes, ...] = member(repr=False)
    permit: Permit | None


def gather(registration_id: uuid.UUID, engine: EngineStamp) -> Gathered:
    """Gather for a decision by that face engine. Denied `consent.none` for a face without consent."""
    registration = locked_registration(registration_id)
    policy, way = rules_of(registration.policy), Way(registration.way)
    by_face = way is Way.FACE
    permit = face_permit(registration.subscriber_id) if by_face and policy.face else None
    documents = _documents(registration_id, Evidence.Kind.DOCUMENT)
    faces = cast("list[FaceImageReading]", readings_of(registration_id, Evidence.Kind.FACE)) if permit else []
    owner, owner_state = _owner(registration, engine) if permit else (None, OwnerState.NONE)
    return Gathered(
        policy,
        way,
        Readings(
            documents,
            None,
            tuple(faces),
            representative=_documents(registration_id, Evidence.Kind.REPRESENTATIVE),
            owner=owner,
            challenge=_challenge(registration_id) if permit else None,
        ),
        _facts(registration, documents, owner_state),
        _pictures(registration_id) if permit else (),
        permit,
    )


def _facts(registration: Registration, documents: tuple[DocumentReading, ...], owner: OwnerState) -> Facts:
    purposes, by_other = live_purposes(registration.subscriber_id)
    answer = authority.newest_answer(registration.id)
    word = ways.newest_word(registration.id)
    acting = registration.representation
    said = confirming.newest_confirmation(registration.id)
    fields = fields_of(documents)
    return Facts(
        consent=Consent(purposes, by_other),
        contact=contacts.contact_state(registration.id),
        record=authority.as_fact(answer),
        attestation=Attestation(word.second_means, word.document_seen) if word else None,
        representation=representations.as_fact(acting) if acting else None,
        disputed=tuple(said.disputed) if said else (),
        holder=_holder(registration, documents),
        owner=owner,
        authority_askable=answer is not None or authority.question_of(registration.id) is not None,
        authority_gives_portrait=answer is not None and answer.gives_portrait,
        capture=capture_of(registration),
        lines=room_for(registration, fields),
        block=block_state(registration.operator_id, fields),
        pace=pace_of(registration, fields),
    )


def _challenge(registration_id: uuid.UUID) -> ChallengeReading | None:
    found = cast("list[ChallengeReading]", readings_of(registration_id, Evidence.Kind.CHALLENGE))
    return found[0] if found else None


def _documents(registration_id: uuid.UUID, kind: str) -> tuple[DocumentReading, ...]:
    return tuple(cast("list[DocumentReading]", readings_of(registration_id, kind)))


def _pictures(registration_id: uuid.UUID) -> tuple[bytes, ...]:
    """Return the document's pictures that were measured, in the order of their readings."""
    rows = Evidence.objects.filter(registration=registration_id, kind=Evidence.Kind.DOCUMENT, superseded_at=None)
    rows = rows.filter(failed="").select_related("registration__subscriber").order_by("id")
    return tuple(open_evidence(row) for row in rows)


def _owner(registration: Registration, engine: EngineStamp) -> tuple[Template | None, OwnerState]:
    """Return the face that the line's present holder left, where the line may go to nobody else."""
    if registration.kind not in HELD:
        return None, OwnerState.NONE
    held = registration.held_line
    if held is None or held.subscriber.erased_at is not None:
        return None, OwnerState.UNKNOWN
    found = newest_template(held.subscriber, engine)
    return found, OwnerState.KNOWN if found else OwnerState.UNKNOWN


def _holder(registration: Registration, documents: tuple[DocumentReading, ...]) -> HolderState:
    """Tell whether the document is that of the line's present holder, by the blind index of its number."""
    if registration.kind not in HELD:
        return HolderState.NONE
    held = registration.held_line
    kept = held.subscriber.number_index if held else None
    numbers = [value for side in known(documents) if (value := surely(side.find("document_number")))]
    if not numbers:
        return HolderState.NONE
    if kept is None:
        return HolderState.UNKNOWN
    same = number_index(registration.operator_id, numbers[0]) == bytes(kept)
    return HolderState.SAME if same else HolderState.OTHER
