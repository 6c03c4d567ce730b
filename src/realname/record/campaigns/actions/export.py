"""What campaigns hold on a person, readable by her: of the lines that she holds or is registered for."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db.models import Q

from realname.record.campaigns.actions.contacts import contact_of
from realname.record.campaigns.models import BarOrder, CampaignLine, NeverBar, Notice
from realname.record.registrations.models import Line, Registration


def held_on(subscriber_id: uuid.UUID) -> dict[str, Any]:
    """Return it by what it is. Inside the tenant's transaction."""
    hers = Q(subscriber=subscriber_id) | Q(holder=subscriber_id)
    indexes = set(Line.objects.filter(subscriber=subscriber_id).values_list("line_index", flat=True))
    indexes |= set(Registration.objects.filter(hers).values_list("line_index", flat=True))
    rows = CampaignLine.objects.filter(line_index__in=indexes).select_related("campaign").order_by("id")
    listed = NeverBar.objects.filter(line_index__in=indexes).order_by("id")
    return {
        "campaign_lines": [_shown(row) for row in rows],
        "never_barred": [{"reason": row.reason, "since": _written(row.created_at)} for row in listed],
    }


def _shown(row: CampaignLine) -> dict[str, Any]:
    notices = Notice.objects.filter(line=row).order_by("id")
    orders = BarOrder.objects.filter(line=row).order_by("id")
    return {
        "campaign": row.campaign.name,
        "state": row.state,
        "contact": contact_of(row),
        "never_bar": row.never_bar,
        "wrongly_barred": row.wrongly,
        "verified_at": _written(row.verified_at),
        "limited_at": _written(row.limited_at),
        "restored_at": _written(row.restored_at),
        "notices": [{"kind": one.kind, "channel": one.channel, "sent_at": _written(one.sent_at)} for one in notices],
        "orders": [{"action": one.action, "state": one.state, "at": _written(one.answered_at)} for one in orders],
    }


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment is not None else None
