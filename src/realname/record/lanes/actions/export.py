"""What lanes hold on a person, readable by her."""

from __future__ import annotations

import uuid
from typing import Any

from realname.record.lanes.models import Clearance, Passing, TravelPass


def held_on(subscriber_id: uuid.UUID) -> dict[str, Any]:
    """Return her clearances, that she has a pass, and her last number. Inside the tenant's transaction."""
    cleared = Clearance.objects.filter(member__subscriber=subscriber_id).order_by("id")
    passes = TravelPass.objects.filter(member__subscriber=subscriber_id).order_by("id")
    passed = Passing.objects.filter(member__subscriber=subscriber_id).order_by("id")
    return {
        "lanes": [
            *({"membership": str(row.member_id), "pass_made_at": row.created_at} for row in passes),
            *({"membership": str(row.member_id), "cleared_by": row.by, "until": row.until} for row in cleared),
            *(
                {
                    "membership": str(row.member_id),
                    "passed_at": row.at,
                    "answer": row.answer,
                    "draw": str(row.draw_id),
                    "number": row.number,
                    "checked_at": row.checked_at,
                }
                for row in passed
            ),
        ]
    }
