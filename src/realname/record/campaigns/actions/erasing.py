"""Take a line out of its campaign with all that is kept of it: at its holder's wish, or with her erasure."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db.models import F, Q

from realname.record.campaigns.actions.verifying import has_bars, restore_line
from realname.record.campaigns.locks import lines_by_number, locked_campaign, locked_line
from realname.record.campaigns.models import BarOrder, Campaign, CampaignLine, Notice
from realname.record.campaigns.states import UNDER_BAR, LineState
from realname.record.errors import Conflict, NotFound
from realname.record.oversight.actions.telling import tell_erasure
from realname.record.registrations.models import Line, Registration


def take_out(line_id: uuid.UUID, campaign_id: uuid.UUID) -> None:
    """Erase a line of a campaign. Conflict `campaign.under_bar` while it is barred: it is restored first.

    NotFound. Inside the tenant's transaction.
    """
    locked_campaign(campaign_id)
    row = locked_line(line_id)
    if row.campaign_id != campaign_id:
        raise NotFound("There is no such line in this campaign.")
    if row.state in UNDER_BAR or has_bars(row):
        raise Conflict(
            "The line is barred.", code="campaign.under_bar", remedy="Restore it, and take it out once that is done."
        )
    erase_lines([row])
    tell_erasure(row.operator_id, "campaign_line", "asked", 1)


def leave(subscriber_id: uuid.UUID, purpose: str) -> None:
    """Erase what campaigns keep of an erased person's lines; a withdrawn consent changes nothing. In the transaction.

    A bar that still lies on one of them is lifted first, and the row goes once the system has answered.
    """
    if purpose:
        return
    hers = Q(subscriber=subscriber_id) | Q(holder=subscriber_id)
    indexes = {
        bytes(index) for index in Line.objects.filter(subscriber=subscriber_id).values_list("line_index", flat=True)
    }
    indexes |= {bytes(index) for index in Registration.objects.filter(hers).values_list("line_index", flat=True)}
    of = CampaignLine.objects.filter(line_index__in=indexes).values_list("campaign_id", flat=True)
    for campaign_id in sorted(set(of)):
        locked_campaign(campaign_id)  # before its lines, as everywhere
    for index in sorted(indexes):
        rows = lines_by_number(index)
        barred = [row for row in rows if has_bars(row)]
        for row in barred:
            row.state = LineState.LEFT
            row.save(update_fields=("state",))
            restore_line(row)
        erase_lines([row for row in rows if row not in barred])


def erase_lines(rows: Sequence[CampaignLine]) -> None:
    """Delete lines that are held, with their notices and orders. Inside the tenant's transaction."""
    ids = [row.id for row in rows]
    Notice.objects.filter(line__in=ids).delete()
    BarOrder.objects.filter(line__in=ids).delete()
    for row in rows:
        Campaign.objects.filter(id=row.campaign_id).update(erased=F("erased") + 1)
    CampaignLine.objects.filter(id__in=ids).delete()
