"""What inquiries hold on a person, readable by her: when it was shown to whom, and which lines she disputes."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from realname.record.inquiries.actions.asking import asks_of
from realname.record.inquiries.actions.disputing import shown
from realname.record.inquiries.models import DisputeLook, Finding, LineDispute


def held_on(subscriber_id: uuid.UUID) -> dict[str, Any]:
    """Return it by what it is. Inside the tenant's transaction."""
    found = Finding.objects.filter(subscriber=subscriber_id).select_related("inquiry").order_by("id")
    said = LineDispute.objects.filter(subscriber=subscriber_id).select_related("subscriber").order_by("id")
    return {"inquiries": [_inquiry(row) for row in found], "line_disputes": [_dispute(row) for row in said]}


def _dispute(row: LineDispute) -> dict[str, Any]:
    looks = DisputeLook.objects.filter(dispute=row).order_by("id")
    return {
        **shown(row),
        "looks": [{"by": str(look.member), "at": _moment(look.created_at)} for look in looks],
        "user_asked": [_moment(ask.created_at) for ask in asks_of(row.id)],
    }


def _inquiry(row: Finding) -> dict[str, Any]:
    return {
        "id": str(row.inquiry_id),
        "way": row.inquiry.way,
        "member": str(row.inquiry.member) if row.inquiry.member else None,
        "second_means": row.inquiry.second_means,
        "at": _moment(row.created_at),
        "opened_at": _moment(row.inquiry.opened_at) if row.inquiry.opened_at else None,
    }


def _moment(value: datetime) -> str:
    return value.isoformat().replace("+00:00", "Z")
