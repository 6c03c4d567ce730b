"""Leave a programme, by one's own wish or because its time is over: every copy of the template goes within seconds."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from realname.database.rows import tenant
from realname.record.errors import NotFound
from realname.record.operators.actions.events import emit
from realname.record.oversight.actions.telling import tell_membership
from realname.record.programmes.actions.entering import drop_entries
from realname.record.programmes.locks import locked_member
from realname.record.programmes.models import Entry, Member, Programme
from realname.record.subscribers.actions.consents import lapse_consent, withdraw_consent

ENDING_ALL = ("", "face")
"""With these a person ends every membership: empty where she is erased, and the face that all of them are made of."""


def leave(people: Collection[uuid.UUID], member_id: uuid.UUID) -> None:
    """Leave at the member's wish, which withdraws her consent. In the tenant's transaction.

    NotFound where it is no membership of hers. Twice is no error.
    """
    row = locked_member(member_id)
    if row.subscriber_id not in people:
        raise NotFound("There is no such membership.")
    if row.left_at is None:
        withdraw_consent(row.receipt_id)


def leave_for(member_id: uuid.UUID) -> Member:
    """Leave for a member who asked the operator to. In the tenant's transaction. NotFound. Twice is no error."""
    row = locked_member(member_id)
    leave([row.subscriber_id], member_id)
    row.refresh_from_db()
    return row


def end_withdrawn(subscriber_id: uuid.UUID, purpose: str = "") -> None:
    """End memberships whose consent is withdrawn, or all of them: what `REALNAME_CONSENT_ENDED` calls."""
    rows = Member.objects.filter(subscriber=subscriber_id, left_at=None)
    if purpose not in ENDING_ALL:
        rows = rows.filter(receipt__purpose=purpose, receipt__withdrawn_at__isnull=False)
    _end(rows, "withdrawn" if purpose else "erased")


def end_all(programme: Programme) -> None:
    """End every membership of a programme that closes. In the tenant's transaction."""
    _end(Member.objects.filter(programme=programme, left_at=None), "closed")


def end_due(operator_id: uuid.UUID, now: datetime) -> None:
    """End memberships whose days are over. Opens its own transactions."""
    with tenant(operator_id):
        for programme in Programme.objects.exclude(state=Programme.State.CLOSED):
            before = now - timedelta(days=programme.retain_days)
            _end(Member.objects.filter(programme=programme, left_at=None, created_at__lte=before), "retention")


def end_over(member_id: uuid.UUID) -> None:
    """End a membership whose occasion is over, as a stay is. In the tenant's transaction. Twice is no error."""
    _end(Member.objects.filter(id=member_id, left_at=None), "retention")


def _end(rows: QuerySet[Member], why: str) -> None:
    for row in rows.select_for_update(of=("self",)).select_related("programme", "receipt"):
        drop_entries(Entry.objects.filter(member=row))
        row.left_at = timezone.now()
        row.save(update_fields=("left_at",))
        if row.receipt.withdrawn_at is None and why != "erased":
            lapse_consent(row.receipt_id)
        for path in settings.REALNAME_MEMBER_LEFT:
            import_string(path)(row)
        tell_membership(row.operator_id, row.programme_id, row.programme.kind, "left", why)
        emit(row.operator_id, "member.left", row.id, {"programme": str(row.programme_id), "why": why})
