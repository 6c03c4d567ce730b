"""Subscribers are made, found by their number or phone, read, exported and erased."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from realname.connect.keys.data_keys import Place
from realname.record.errors import NotFound
from realname.record.operators.actions.events import emit
from realname.record.oversight.actions.openings import forget_openings
from realname.record.oversight.actions.telling import tell_erasure
from realname.record.subscribers import sealing
from realname.record.subscribers.actions.consents import shown
from realname.record.subscribers.actions.templates import template_values
from realname.record.subscribers.hooks import consent_ended
from realname.record.subscribers.models import ConsentReceipt, FaceTemplate, Representation, Subscriber


def make_subscriber(operator_id: uuid.UUID, fields: Mapping[str, str]) -> Subscriber:
    """Write a new person with her own data key. Inside the tenant's transaction."""
    subscriber = Subscriber(operator_id=operator_id)
    key = sealing.draw_key(subscriber)
    sealing.seal_fields(subscriber, key, fields)
    subscriber.save(force_insert=True)
    return subscriber


def change_fields(subscriber: Subscriber, fields: Mapping[str, str]) -> None:
    """Replace what is kept of a person. Conflict `subscriber.erased`. Inside the tenant's transaction."""
    sealing.seal_fields(subscriber, sealing.key_of(subscriber), fields)
    subscriber.save(update_fields=("sealed", "number_index", "phone_index"))


def subscriber_of(subscriber_id: uuid.UUID, *, for_change: bool = False) -> Subscriber:
    """Return a person's row, locked where it is to be changed. NotFound where it is not this operator's."""
    rows = Subscriber.objects.select_for_update() if for_change else Subscriber.objects.all()
    found = rows.filter(id=subscriber_id).first()
    if found is None:
        raise NotFound("There is no such subscriber.")
    return found


def find_by_number(operator_id: uuid.UUID, document_number: str) -> list[Subscriber]:
    """Return the people with that document number, newest first, without opening any row."""
    indexes = sealing.blind_index(operator_id).all_of("document_number", document_number)
    return list(Subscriber.objects.filter(number_index__in=indexes, erased_at=None).order_by("-id"))


def people_with_document(operator_id: uuid.UUID, document_number: str, birth_date: str) -> list[Subscriber]:
    """Return the people with that document number whose birth date agrees, newest first."""
    found = find_by_number(operator_id, document_number)
    return [person for person in found if sealing.read_fields(person).get("birth_date") == birth_date]


def find_by_phone(operator_id: uuid.UUID, phone: str) -> list[Subscriber]:
    """Return the people with that phone number (E.164), newest first, without opening any row."""
    indexes = sealing.blind_index(operator_id).all_of("phone", phone)
    return list(Subscriber.objects.filter(phone_index__in=indexes, erased_at=None).order_by("-id"))


def erase_subscriber(subscriber_id: uuid.UUID, why: str = "asked") -> dict[str, Any]:
    """Destroy a person's key, and with it everything sealed under it, wherever copies lie. Return the proof.

    Templates go too, and what ties leaves of the public log to her. Receipts stay: they hold no data of the person and
    prove what was lawful. `why` is the log's word. Erasing twice is no error. Inside the tenant's transaction.
    """
    subscriber = subscriber_of(subscriber_id, for_change=True)
    if subscriber.erased_at is None:
        FaceTemplate.objects.filter(subscriber=subscriber).delete()
        consent_ended(subscriber.id)
        forget_openings(subscriber.id)
        now = timezone.now()
        ConsentReceipt.objects.filter(subscriber=subscriber, withdrawn_at=None).update(withdrawn_at=now)
        subscriber.key_blob = subscriber.sealed = subscriber.number_index = subscriber.phone_index = None
        subscriber.erased_at = now
        subscriber.save()
        tell_erasure(subscriber.operator_id, "subscriber", why, 1)
        emit(subscriber.operator_id, "subscriber.erased", subscriber.id)
    return {
        "id": str(subscriber.id),
        "erased_at": subscriber.erased_at.isoformat().replace("+00:00", "Z"),
        "key_destroyed": subscriber.key_blob is None,
        "templates_left": FaceTemplate.objects.filter(subscriber=subscriber).count(),
    }


def export_subscriber(subscriber_id: uuid.UUID) -> dict[str, Any]:
    """Return everything that is held on a person, readable by her. Inside the tenant's transaction."""
    subscriber = subscriber_of(subscriber_id)
    receipts = ConsentReceipt.objects.filter(subscriber=subscriber).order_by("id")
    templates = FaceTemplate.objects.filter(subscriber=subscriber).order_by("id")
    others = Representation.objects.filter(subscriber=subscriber).order_by("id")
    acts_for = Representation.objects.filter(representative=subscriber).order_by("id")
    return {
        "id": str(subscriber.id),
        "fields": sealing.read_fields(subscriber),
        "consents": [shown(receipt) for receipt in receipts],
        "face_templates": [
            {
                "engine": row.engine_name,
                "version": row.engine_version,
                "made_at": row.created_at.isoformat(),
                "values": "" if subscriber.erased_at else base64.b64encode(template_values(row)).decode("ascii"),
            }
            for row in templates
        ],
        "representatives": [
            {**_acting(row), "representative_id": str(row.representative_id), "mandate": mandate_of(row)}
            for row in others.select_related("subscriber")
        ],
        "acts_for": [{**_acting(row), "subscriber_id": str(row.subscriber_id)} for row in acts_for],
    }


def mandate_of(row: Representation) -> str:
    """Return what the operator knows a mandate by; empty where nothing was said or the person is erased."""
    if row.sealed_mandate is None or row.subscriber.erased_at is not None:
        return ""
    return bytes(sealing.key_of(row.subscriber).unseal(bytes(row.sealed_mandate), mandate_place(row))).decode()


def mandate_place(row: Representation) -> Place:
    """Return where a mandate is kept."""
    return Place("subscribers_representation", "sealed_mandate", row.id)


def _acting(row: Representation) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "until": row.until.isoformat() if row.until else None,
        "revoked": row.revoked_at is not None,
    }
