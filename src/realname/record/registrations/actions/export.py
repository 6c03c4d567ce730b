"""Everything that registrations hold on a person, readable by her. Inside the tenant's transaction."""

from __future__ import annotations

import json
import uuid
from typing import Any

from realname.measure.images import open_image
from realname.record.errors import NotFound
from realname.record.operators.actions.events import events_of
from realname.record.registrations import hooks
from realname.record.registrations.actions import confirming, contacts, deciding, lines, recordings
from realname.record.registrations.actions.evidence import ERASED, open_evidence
from realname.record.registrations.actions.measuring import reading_of
from realname.record.registrations.models import (
    Appointment,
    Attestation,
    AuthorityAnswer,
    Challenge,
    Confirmation,
    Contact,
    DecisionInputs,
    DecisionRow,
    Evidence,
    Line,
    Reading,
    Registration,
)
from realname.record.registrations.selectors import registrations_of_subscriber

MEDIA_TYPES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


def everything_of(subscriber_id: uuid.UUID) -> dict[str, Any]:
    """Return what is held, by what it is; pictures by their addresses. NotFound is the caller's to find."""
    ids = list(Registration.objects.filter(subscriber=subscriber_id).order_by("id").values_list("id", flat=True))
    held = Line.objects.filter(subscriber=subscriber_id).select_related("subscriber").order_by("id")
    return {
        "registrations": registrations_of_subscriber(subscriber_id),
        "readings": [reading for registration_id in ids for reading in _readings(registration_id)],
        "challenges": [told for registration_id in ids for told in _challenges(registration_id)],
        "contacts": [told for registration_id in ids for told in _contacts(registration_id)],
        "confirmations": [told for registration_id in ids for told in _confirmations(registration_id)],
        "appointments": [told for registration_id in ids for told in _appointments(registration_id)],
        "authority_answers": [told for registration_id in ids for told in _answers(registration_id)],
        "attestations": [told for registration_id in ids for told in _attestations(registration_id)],
        "decisions": [told for registration_id in ids for told in _decisions(registration_id)],
        "decision_inputs": [told for registration_id in ids for told in _inputs(registration_id)],
        "lines": [lines.shown(row) for row in held],
        "events": [told for registration_id in ids for told in events_of(registration_id)],
        "pictures": [told for registration_id in ids for told in _pictures(subscriber_id, registration_id)],
        **hooks.held_elsewhere(subscriber_id),
    }


def picture_of(subscriber_id: uuid.UUID, evidence_id: uuid.UUID) -> tuple[bytes, str]:
    """Return a picture of hers as it came, and its media type. NotFound where it is not hers or is erased.

    All pictures of a challenge come as one zip, with what her device signed.
    """
    rows = Evidence.objects.filter(id=evidence_id, registration__subscriber=subscriber_id).exclude(failed=ERASED)
    row = rows.select_related("registration__subscriber").first()
    if row is None or row.registration.subscriber.erased_at is not None:
        raise NotFound("There is no such picture.")
    content = open_evidence(row)
    if row.kind == Evidence.Kind.CHALLENGE:
        return content, "application/zip"
    return content, MEDIA_TYPES.get(open_image(content).reading.format, "application/octet-stream")


def _readings(registration_id: uuid.UUID) -> list[dict[str, Any]]:
    """Return every reading that is kept, also of what counts no more."""
    if _is_erased(registration_id):
        return []
    rows = Reading.objects.filter(evidence__registration=registration_id)
    return [
        {"registration_id": str(registration_id), "evidence": row.evidence.kind, **json.loads(reading_of(row))}
        for row in rows.select_related("evidence__registration__subscriber").order_by("id")
    ]


def _challenges(registration_id: uuid.UUID) -> list[dict[str, Any]]:
    """Return what was asked before the camera, and what the device said of itself and its camera."""
    if _is_erased(registration_id):
        return []
    rows = Challenge.objects.filter(registration=registration_id).select_related("registration__subscriber")
    return [
        {
            "registration_id": str(registration_id),
            "script": json.loads(row.script),
            "asked_at": _moment(row.created_at),
            "answered_at": _moment(row.answered_at),
            "said": json.loads(recordings.facts_of(row)) if row.answered_at else None,
            "seen_exactly": row.seen_exactly,
            "seen_nearly": row.seen_nearly,
        }
        for row in rows.order_by("id")
    ]


def _contacts(registration_id: uuid.UUID) -> list[dict[str, Any]]:
    if _is_erased(registration_id):
        return []
    rows = Contact.objects.filter(registration=registration_id).select_related("registration__subscriber")
    return [
        {
            "registration_id": str(registration_id),
            "to": contacts.number_of(row),
            "sent_at": _moment(row.sent_at),
            "confirmed_at": _moment(row.confirmed_at),
        }
        for row in rows.order_by("id")
    ]


def _confirmations(registration_id: uuid.UUID) -> list[dict[str, Any]]:
    if _is_erased(registration_id):
        return []
    rows = Confirmation.objects.filter(registration=registration_id).select_related("registration__subscriber")
    return [
        {
            "registration_id": str(registration_id),
            "said_instead": confirming.disputes_of(row),
            "at": _moment(row.created_at),
        }
        for row in rows.order_by("id")
    ]


def _appointments(registration_id: uuid.UUID) -> list[dict[str, Any]]:
    rows = Appointment.objects.filter(registration=registration_id).order_by("id")
    return [{"registration_id": str(registration_id), "store": row.store, "at": _moment(row.at)} for row in rows]


def _inputs(registration_id: uuid.UUID) -> list[dict[str, Any]]:
    if _is_erased(registration_id):
        return []
    rows = DecisionInputs.objects.filter(decision__registration=registration_id)
    return [
        {"registration_id": str(registration_id), **json.loads(deciding.inputs_of(row))}
        for row in rows.select_related("decision__registration__subscriber").order_by("id")
    ]


def _answers(registration_id: uuid.UUID) -> list[dict[str, Any]]:
    rows = AuthorityAnswer.objects.filter(registration=registration_id).order_by("id")
    return [
        {
            "registration_id": str(registration_id),
            "authority": row.authority,
            "state": row.state,
            "disagreeing": row.disagreeing,
            "as_of": _moment(row.as_of),
            "answered_at": _moment(row.answered_at),
        }
        for row in rows
    ]


def _attestations(registration_id: uuid.UUID) -> list[dict[str, Any]]:
    rows = Attestation.objects.filter(registration=registration_id).order_by("id")
    return [
        {
            "registration_id": str(registration_id),
            "officer": row.officer,
            "store": row.store,
            "second_means": row.second_means,
            "document_seen": row.document_seen,
            "at": _moment(row.created_at),
        }
        for row in rows
    ]


def _decisions(registration_id: uuid.UUID) -> list[dict[str, Any]]:
    rows = DecisionRow.objects.filter(registration=registration_id).order_by("id")
    return [{"registration_id": str(registration_id), **deciding.shown(row)} for row in rows]


def _pictures(subscriber_id: uuid.UUID, registration_id: uuid.UUID) -> list[dict[str, Any]]:
    rows = Evidence.objects.filter(registration=registration_id).exclude(failed=ERASED).order_by("id")
    return [
        {
            "registration_id": str(registration_id),
            "kind": row.kind,
            "bytes": row.size,
            "taken_at": _moment(row.created_at),
            "href": f"/v1/subscribers/{subscriber_id}/pictures/{row.id}",
        }
        for row in rows
    ]


def _is_erased(registration_id: uuid.UUID) -> bool:
    return Registration.objects.filter(id=registration_id).exclude(subscriber__erased_at=None).exists()


def _moment(moment: Any) -> str | None:
    return None if moment is None else str(moment.isoformat()).replace("+00:00", "Z")
