"""What programmes hold on a person, readable by her."""

from __future__ import annotations

import uuid
from typing import Any

from realname.record.programmes.models import Entry, Member


def held_on(subscriber_id: uuid.UUID) -> dict[str, Any]:
    """Return her memberships. Inside the tenant's transaction."""
    rows = Member.objects.filter(subscriber=subscriber_id).select_related("programme").order_by("id")
    return {"programmes": [_shown(row) for row in rows]}


def _shown(row: Member) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "programme": row.programme.name_en,
        "party": row.programme.party,
        "purpose": row.programme.kind,
        "receipt_id": str(row.receipt_id),
        "joined_at": row.created_at.isoformat(),
        "left_at": row.left_at.isoformat() if row.left_at else None,
        "templates": Entry.objects.filter(member=row).count(),
    }
