"""What is to be done for campaigns by the clock: go on where something is due, and forget what is needed no more."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db.models import Q

from realname.connect.activation.contract import BARS
from realname.database.rows import tenant
from realname.record.campaigns.actions.jobs import BAR, SEND, WORK, defer_once
from realname.record.campaigns.actions.loading import forget_contacts
from realname.record.campaigns.models import BarOrder, Campaign, Notice, Step
from realname.record.campaigns.states import State, StepKind

KEPT = timedelta(days=30)
"""Numbers and addresses are kept so long after a campaign's end, for complaints."""


def keep_going(operator_id: uuid.UUID, now: datetime) -> None:
    """Put on the queue whatever of an operator's campaigns is due, unless it waits there."""
    with tenant(operator_id):
        for campaign in Campaign.objects.exclude(state=State.LOADING).filter(planned_at__isnull=False):
            runs = campaign.state == State.RUNNING
            due = Step.objects.filter(campaign=campaign, due_at__lte=now, done_at=None)
            if due.filter(Q(kind=StepKind.LIFT) if not runs else Q()).exists():
                defer_once(WORK, operator_id, campaign.id)
            waiting = Notice.objects.filter(campaign=campaign, channel="sms", state=Notice.State.WAITING)
            if waiting.filter(Q(kind="restored") if not runs else Q()).exists():
                defer_once(SEND, operator_id, campaign.id)
            pending = BarOrder.objects.filter(campaign=campaign, state=BarOrder.State.PENDING, action__in=BARS)
            if campaign.state != State.PAUSED and pending.filter(next_at__lte=now).exists():
                defer_once(BAR, operator_id, campaign.id)


def forget(operator_id: uuid.UUID, now: datetime) -> int:
    """Clear the contacts of campaigns that ended a month ago; return how many lines' were. Opens its transactions."""
    with tenant(operator_id):
        ended = list(Campaign.objects.filter(state=State.ENDED, ended_at__lte=now - KEPT))
    count = 0
    for campaign in ended:
        with tenant(operator_id):
            count += forget_contacts(campaign)
    return count
