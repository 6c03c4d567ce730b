"""The person looks at what was read of her document: it is right, or she says which fields are not.

What she disputes is for a person to look at. What she says instead is kept sealed, and judged by nobody else.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as member
from datetime import datetime
from typing import cast

from realname.connect.keys.data_keys import Place
from realname.measure.readings import DocumentReading
from realname.record.errors import Invalid
from realname.record.operators.actions.events import emit
from realname.record.registrations.actions import authority, steps
from realname.record.registrations.actions.measuring import readings_of, settle
from realname.record.registrations.locks import locked_registration
from realname.record.registrations.models import Confirmation, Evidence
from realname.record.subscribers.actions.sealed import seal_for, unseal_for

TABLE = "registrations_confirmation"
LONGEST = 200


@dataclass(frozen=True, slots=True)
class ReadField:
    """One value as it was read; None where it could not be. `sure` is the reader's own claim."""

    name: str
    value: str | None = member(repr=False)
    sure: bool


def read_fields_of(registration_id: uuid.UUID) -> tuple[ReadField, ...]:
    """Return what was read of the document that counts, each field once. Inside the tenant's transaction."""
    sides = cast("list[DocumentReading]", readings_of(registration_id, Evidence.Kind.DOCUMENT))
    found: dict[str, ReadField] = {}
    for side in sides:
        for one in side.fields:
            if one.name not in found or (one.sure and not found[one.name].sure):
                found[one.name] = ReadField(one.name, one.value, one.sure)
    return tuple(found.values())


def confirm(registration_id: uuid.UUID, disputes: Mapping[str, str]) -> Confirmation:
    """Write what the person says of what was read; `disputes` are fields with what she says instead.

    Invalid `field.unknown` for a field that was not read. Inside the tenant's transaction.
    """
    registration = locked_registration(registration_id)
    steps.require(registration, "contact")
    evidence = authority.newest_document(registration_id)
    known = {one.name for one in read_fields_of(registration_id)}
    if evidence is None or set(disputes) - known:
        raise Invalid("There is a field that was not read.", code="field.unknown", pointer="/disputes")
    if any(len(text) > LONGEST for text in disputes.values()):
        raise Invalid(f"A value has at most {LONGEST} characters.", pointer="/disputes")
    row = Confirmation(
        operator_id=registration.operator_id, registration=registration, evidence=evidence, disputed=sorted(disputes)
    )
    content = json.dumps(dict(disputes), ensure_ascii=False).encode()
    row.sealed = seal_for(registration.subscriber, content, Place(TABLE, "sealed", row.id))
    row.save(force_insert=True)
    if disputes:
        emit(registration.operator_id, "registration.disputed", registration.id, {"fields": sorted(disputes)})
    settle(registration)
    return row


def newest_confirmation(registration_id: uuid.UUID) -> Confirmation | None:
    """Return what she said of the document that counts now. Inside the tenant's transaction."""
    evidence = authority.newest_document(registration_id)
    if evidence is None:
        return None
    rows = Confirmation.objects.filter(registration=registration_id, evidence=evidence)
    return rows.select_related("registration__subscriber").order_by("-id").first()


def disputes_before(registration_id: uuid.UUID, then: datetime) -> dict[str, str]:
    """Return what she disputed, with what she says instead, when a decision was made. Inside the transaction.

    Conflict `subscriber.erased`.
    """
    rows = Confirmation.objects.filter(registration=registration_id, created_at__lte=then)
    row = rows.select_related("registration__subscriber").order_by("-id").first()
    return disputes_of(row) if row is not None else {}


def disputes_of(row: Confirmation) -> dict[str, str]:
    """Return the fields that she disputes, with what she says instead. Conflict `subscriber.erased`."""
    place = Place(TABLE, "sealed", row.id)
    said: dict[str, str] = json.loads(unseal_for(row.registration.subscriber, bytes(row.sealed), place))
    return said
