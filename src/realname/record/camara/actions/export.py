"""What third parties asked of a person's lines, readable by her."""

from __future__ import annotations

import uuid
from typing import Any

from realname.record.camara.models import PartnerQuestion


def held_on(subscriber_id: uuid.UUID) -> dict[str, Any]:
    """Return it by what it is. Inside the tenant's transaction."""
    rows = PartnerQuestion.objects.filter(subscriber=subscriber_id).order_by("id")
    return {
        "partner_questions": [
            {
                "party": row.party,
                "asked": row.asked,
                "attributes": row.attributes,
                "was_told": row.was_told,
                "at": row.created_at.isoformat().replace("+00:00", "Z"),
            }
            for row in rows
        ]
    }
