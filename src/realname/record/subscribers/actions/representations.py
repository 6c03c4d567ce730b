"""Who acts for a subscriber: a guardian for a minor, a carer under a mandate with an end, who answers for a company."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from realname.judge import facts
from realname.record.errors import Invalid, NotFound
from realname.record.operators.actions.events import emit
from realname.record.subscribers import sealing
from realname.record.subscribers.actions.people import make_subscriber, mandate_of, mandate_place
from realname.record.subscribers.models import Representation, Subscriber


@dataclass(frozen=True, slots=True)
class Acting:
    """How somebody acts: `until` ends a mandate (a carer's must end), `mandate` is what the operator knows it by."""

    kind: str
    until: datetime | None = None
    mandate: str = field(default="", repr=False)


def represent(subscriber: Subscriber, acting: Acting, representative: Subscriber | None = None) -> Representation:
    """Write that somebody acts for a person: a new person unless she is known. Inside the tenant's transaction.

    Invalid where the kind is unknown, or a carer's mandate has no end or one in the past.
    """
    if acting.kind not in Representation.Kind.values:
        raise Invalid(f"The kind is one of {', '.join(Representation.Kind.values)}.", pointer="/acting/kind")
    if acting.kind == Representation.Kind.CARER and acting.until is None:
        raise Invalid("A carer's mandate has an end.", code="mandate.no_end", pointer="/acting/until")
    if acting.until is not None and acting.until <= timezone.now():
        raise Invalid("The mandate has ended already.", code="mandate.ended", pointer="/acting/until")
    row = Representation(
        operator_id=subscriber.operator_id,
        subscriber=subscriber,
        representative=representative or make_subscriber(subscriber.operator_id, {}),
        kind=acting.kind,
        until=acting.until,
    )
    if acting.mandate:
        row.sealed_mandate = bytes(sealing.key_of(subscriber).seal(acting.mandate.encode(), mandate_place(row)))
    row.save(force_insert=True)
    emit(row.operator_id, "representation.made", row.id, {"kind": row.kind})
    return row


def revoke(subscriber_id: uuid.UUID, representation_id: uuid.UUID) -> Representation:
    """End a representation at once; ending it twice is no error. NotFound. Inside the tenant's transaction."""
    rows = Representation.objects.select_for_update().filter(subscriber=subscriber_id, id=representation_id)
    row = rows.first()
    if row is None:
        raise NotFound("There is no such representation.")
    if row.revoked_at is None:
        row.revoked_at = timezone.now()
        row.save(update_fields=("revoked_at",))
        emit(row.operator_id, "representation.revoked", row.id, {"kind": row.kind})
    return row


def representations_of(subscriber_id: uuid.UUID) -> list[dict[str, Any]]:
    """Return who acts, or acted, for a person, oldest first."""
    rows = Representation.objects.filter(subscriber=subscriber_id).select_related("subscriber").order_by("id")
    return [shown(row) for row in rows]


def shown(row: Representation) -> dict[str, Any]:
    """Return a representation as the API tells it."""
    return {
        "id": str(row.id),
        "kind": row.kind,
        "representative_id": str(row.representative_id),
        "until": row.until.isoformat() if row.until else None,
        "revoked_at": row.revoked_at.isoformat() if row.revoked_at else None,
        "mandate": mandate_of(row),
    }


def as_fact(row: Representation) -> facts.Representation:
    """Return what a decision has to know of it."""
    return facts.Representation(
        facts.RepresentationKind(row.kind),
        until=row.until.date() if row.until else None,
        revoked=row.revoked_at is not None or (row.until is not None and row.until <= timezone.now()),
    )
