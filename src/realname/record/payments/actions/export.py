"""What payments hold on a person, readable by her."""

from __future__ import annotations

import uuid
from typing import Any

from realname.record.payments.models import Payer
from realname.record.payments.receipts import receipt
from realname.record.payments.selectors import payments_of, refunds_of


def held_on(subscriber_id: uuid.UUID) -> dict[str, Any]:
    """Return how she pays, and what she paid. Inside the tenant's transaction."""
    payers = Payer.objects.filter(member__subscriber=subscriber_id).order_by("id")
    rows = payments_of([subscriber_id])
    given = refunds_of(rows)
    return {
        "payers": [
            {"membership": str(one.member_id), "line": str(one.line_id), "look_alike": one.alike} for one in payers
        ],
        "payments": [receipt(row, given.get(row.id, ())) for row in rows],
    }
