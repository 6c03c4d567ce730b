"""The one place where rows of campaigns are locked: a campaign first, then its lines."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from realname.record.campaigns.models import BarOrder, Campaign, CampaignLine, Step
from realname.record.errors import NotFound


def locked_campaign(campaign_id: uuid.UUID) -> Campaign:
    """Return a campaign's row, held until the transaction ends. NotFound where it is not this operator's."""
    row = Campaign.objects.select_for_update().filter(id=campaign_id).first()
    if row is None:
        raise NotFound("There is no such campaign.")
    return row


def locked_step(step_id: uuid.UUID) -> Step:
    """Return a step's row, held until the transaction ends."""
    return Step.objects.select_for_update().get(id=step_id)


def locked_line(line_id: uuid.UUID) -> CampaignLine:
    """Return a line's row, held until the transaction ends. NotFound where it is not this operator's."""
    row = CampaignLine.objects.select_for_update(of=("self",)).select_related("campaign").filter(id=line_id).first()
    if row is None:
        raise NotFound("There is no such line in a campaign.")
    return row


def locked_lines(ids: Collection[uuid.UUID]) -> list[CampaignLine]:
    """Return these lines' rows in the order of their ids, held until the transaction ends."""
    return list(CampaignLine.objects.select_for_update().filter(id__in=ids).order_by("id"))


def lines_by_number(line_index: bytes) -> list[CampaignLine]:
    """Return the rows of a number in every campaign, held until the transaction ends."""
    return list(CampaignLine.objects.select_for_update().filter(line_index=line_index).order_by("id"))


def locked_order(order_id: uuid.UUID) -> BarOrder:
    """Return an order's row, held until the transaction ends."""
    return BarOrder.objects.select_for_update().get(id=order_id)
