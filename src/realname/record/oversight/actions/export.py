"""What ties leaves of the public log to a person, readable by her: she can open what they commit to."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from realname.ledger.kinds import LeafKind
from realname.record.oversight.actions.noticing import Notice, notices_of
from realname.record.oversight.actions.openings import opened
from realname.record.oversight.models import Opening
from realname.record.oversight.tree import place_of


def held_on(subscriber_id: uuid.UUID) -> dict[str, Any]:
    """Return it by what it is. Inside the tenant's transaction.

    Of a lawful access she is told by its notice, when that is due: an opening here would say so before.
    """
    rows = Opening.objects.filter(subscriber=subscriber_id).exclude(entry__kind=LeafKind.LAWFUL_ACCESS.value)
    return {
        "lawful_access": [_notice(found) for found in notices_of(subscriber_id)],
        "log_openings": [_opening(row) for row in rows.select_related("entry", "subscriber").order_by("entry")],
    }


def _opening(row: Opening) -> dict[str, Any]:
    found = opened(row)
    return {
        "kind": row.entry.kind,
        "registration_id": str(row.registration_id) if row.registration_id else None,
        "index": place_of(row.entry_id),
        "leaf": bytes(row.entry.leaf).decode(),
        "salt": found.salt.hex(),
        "content": found.content.decode(),
    }


def _notice(found: Notice) -> dict[str, Any]:
    return {
        "registration_id": str(found.registration_id),
        "jurisdiction": found.jurisdiction,
        "basis": found.basis,
        "scope": found.scope,
        "asked_at": _moment(found.asked_at),
        "until": found.until.isoformat(),
        "handed_over_at": [_moment(at) for at in found.handed_over_at],
        "noticed_at": _moment(found.noticed_at),
    }


def _moment(value: datetime) -> str:
    return value.isoformat().replace("+00:00", "Z")
