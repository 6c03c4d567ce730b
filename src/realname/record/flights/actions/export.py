"""What flights hold on a person, readable by her."""

from __future__ import annotations

import uuid
from typing import Any

from realname.record.flights.models import FacePass


def held_on(subscriber_id: uuid.UUID) -> dict[str, Any]:
    """Return the flights that she boards by face. Inside the tenant's transaction."""
    rows = FacePass.objects.filter(member__subscriber=subscriber_id)
    return {"face_passes": [_shown(row) for row in rows.select_related("passenger__flight").order_by("id")]}


def _shown(row: FacePass) -> dict[str, Any]:
    flight = row.passenger.flight
    return {
        "id": str(row.id),
        "flight": f"{flight.carrier} {flight.number}",
        "on": flight.on.isoformat(),
        "seat": row.passenger.seat,
        "state": row.state,
        "checked": row.checked,
        "asked_at": row.created_at.isoformat(),
    }
