"""What a person may know of the marks that her registrations bear. Inside the tenant's transaction."""

from __future__ import annotations

import uuid
from typing import Any

from realname.record.patterns.models import MarkRow


def held_on(subscriber_id: uuid.UUID) -> dict[str, Any]:
    """Return of which kinds they are, since when, and who named the value: the values are in the export, or nowhere."""
    rows = MarkRow.objects.filter(subscriber=subscriber_id).order_by("id")
    return {
        "marks": [
            {
                "registration_id": str(row.registration_id),
                "kind": row.kind,
                "named_by": "operator" if row.told else "evidence",
                "at": row.created_at.isoformat().replace("+00:00", "Z"),
            }
            for row in rows
        ]
    }
