"""What inquiries hold on a person, readable by her: when it was shown to whom, and which lines she disputes."""

from __future__ import annotations

import uuid
from typing import Any

from realname.record.inquiries.actions.disputing import shown
from realname.record.inquiries.models import Finding, LineDispute


def held_on(subscriber_id: uuid.UUID) -> dict[str, Any]:
    """Return it by what it is. Inside the tenant's transaction."""
    found = Finding.objects.filter(subscriber=subscriber_id).select_related("inquiry").order_by("id")
    said = LineDispute.objects.filter(subscriber=subscriber_id).select_related("subscriber").order_by("id")
    return {"inquiries": [_inquiry(row) for row in found], "line_disputes": [shown(row) for row in said]}


def _inquiry(row: Finding) -> dict[str, Any]:
    opened = row.inquiry.opened_at
    return {
        "id": str(row.inquiry_id),
        "way": row.inquiry.way,
        "member": str(row.inquiry.member) if row.inquiry.member else None,
        "second_means": row.inquiry.second_means,
        "at": row.created_at.isoformat().replace("+00:00", "Z"),
        "opened_at": opened.isoformat().replace("+00:00", "Z") if opened else None,
    }
