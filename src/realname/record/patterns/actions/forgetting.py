"""What registrations have in common is forgotten: with the person, and after as long as a face is kept."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from realname.database.rows import tenant
from realname.record.patterns.actions.everywhere import forget_before, forget_everywhere
from realname.record.patterns.models import KeySetAside, MarkRow, RingMember, RingRow, RingStep
from realname.record.subscribers.texts import retain_days

KEPT_FOR = timedelta(days=retain_days("face"))
RINGS_KEPT_FOR = timedelta(days=730)
"""What was done about people must be explainable for as long as a block can last."""


def forget_person(subscriber_id: uuid.UUID, purpose: str = "") -> None:
    """Forget what a person's registrations bear, where she is erased. Inside the tenant's transaction."""
    if purpose:
        return
    hers = MarkRow.objects.filter(subscriber=subscriber_id)
    registrations = set(hers.values_list("registration_id", flat=True))
    hers.delete()
    forget_everywhere(registrations)
    RingMember.objects.filter(subscriber=subscriber_id).delete()
    _close_empty()


def forget_old(operator_id: uuid.UUID, now: datetime) -> int:
    """Forget an operator's marks and closed rings whose days are over; return how many rows. Own transactions."""
    with tenant(operator_id):
        gone: int = MarkRow.objects.filter(created_at__lt=now - KEPT_FOR).delete()[0]
        over = RingRow.objects.filter(closed_at__lt=now - RINGS_KEPT_FOR)
        for rows in (RingStep.objects, RingMember.objects):
            gone += rows.filter(ring__in=over).delete()[0]
        gone += over.delete()[0]
        gone += KeySetAside.objects.filter(created_at__lt=now - RINGS_KEPT_FOR).delete()[0]
    return gone


def forget_old_everywhere(now: datetime) -> None:
    """Forget the keys of all operators whose days are over. Opens its own transaction."""
    with transaction.atomic():
        forget_before((now - KEPT_FOR).date())


def _close_empty() -> None:
    """Close the rings that nobody is left in."""
    inside = RingMember.objects.filter(ring=OuterRef("pk"))
    empty = RingRow.objects.filter(closed_at=None).exclude(Exists(inside))
    empty.update(closed_at=timezone.now(), closed_because=RingRow.Closed.GONE)
