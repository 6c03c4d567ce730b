"""What stays hold on a person, readable by her."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Q

from realname.record.stays.actions.steps import said_of
from realname.record.stays.models import Stay


def held_on(subscriber_id: uuid.UUID) -> dict[str, Any]:
    """Return her stays. Inside the tenant's transaction."""
    rows = Stay.objects.filter(Q(guest=subscriber_id) | Q(member__subscriber=subscriber_id))
    return {"stays": [_shown(row) for row in rows.select_related("programme", "guest").order_by("id")]}


def _shown(row: Stay) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "hotel": row.programme.party,
        "arrival": row.arrival.isoformat(),
        "departure": row.departure.isoformat(),
        "state": row.state,
        "way": row.way,
        "said": said_of(row),
    }
