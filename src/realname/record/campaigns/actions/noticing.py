"""Send the messages that wait, one after another, each under its own key: the gateway sends it to the person once."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from realname.connect.messages.contract import MessageGateway, NumberRefused, TextMessage
from realname.connect.transport.errors import TransportError
from realname.database.rows import tenant
from realname.record.campaigns.actions.barring import RESTORED
from realname.record.campaigns.actions.contacts import contact_of
from realname.record.campaigns.models import Campaign, CampaignLine, Notice, Step
from realname.record.campaigns.plan import BUCKETS, from_json
from realname.record.campaigns.states import UNSETTLED, State, StepKind
from realname.record.campaigns.texts import text_of
from realname.record.operators.actions.connections import gateway_of
from realname.record.operators.models import Operator

AT_ONCE = 100
"""Messages of one job; the next one goes on."""

MOST_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class Days:
    """When each cohort's bars come: what its people are told."""

    controller: str
    cohorts: int
    outgoing: Mapping[int, date]
    incoming: Mapping[int, date]

    def text(self, notice: Notice, line: CampaignLine) -> str:
        """Return the words of a notice to a line's holder."""
        cohort = line.bucket * self.cohorts // BUCKETS
        days = (self.outgoing.get(cohort), self.incoming.get(cohort))
        return text_of(notice.kind, line.language, self.controller, *days)


def days_of(campaign: Campaign) -> Days:
    """Return the days of a campaign's bars, as they stand after its pauses. Inside the tenant's transaction."""
    steps = Step.objects.filter(campaign=campaign, round=1, kind__in=(StepKind.LIMIT, StepKind.BAR))
    due = {(step.kind, step.cohort): step.due_at.date() for step in steps}
    return Days(
        Operator.objects.get().name,
        from_json(campaign.plan).cohorts,
        {cohort: day for (kind, cohort), day in due.items() if kind == StepKind.LIMIT},
        {cohort: day for (kind, cohort), day in due.items() if kind == StepKind.BAR},
    )


def send_notices(operator_id: uuid.UUID, campaign_id: uuid.UUID) -> bool:
    """Send the next messages of a campaign; return whether there are more to send now.

    Without a gateway they wait. A paused campaign sends nothing but that a line is restored.
    """
    gateway = gateway_of(operator_id)
    if gateway is None:
        return False
    with tenant(operator_id):
        campaign = Campaign.objects.get(id=campaign_id)
        rows = Notice.objects.filter(campaign=campaign, channel="sms", state=Notice.State.WAITING)
        if campaign.state != State.RUNNING:
            rows = rows.filter(kind=RESTORED)
        waiting = list(rows.select_related("line").order_by("id")[:AT_ONCE])
        days = days_of(campaign)
        messages = [(notice, _message(notice, days)) for notice in waiting]
    for notice, message in messages:
        if not _send(operator_id, notice.id, message, gateway):
            return False
    return len(waiting) == AT_ONCE


def _message(notice: Notice, days: Days) -> TextMessage | None:
    """Return a message, None where it is needless by now: its holder has come, or the line is gone."""
    number = contact_of(notice.line).get("msisdn")
    if number is None or (notice.kind != RESTORED and notice.line.state not in UNSETTLED):
        return None
    return TextMessage(f"campaign-{notice.id}", number, days.text(notice, notice.line))


def _send(operator_id: uuid.UUID, notice_id: uuid.UUID, message: TextMessage | None, gateway: MessageGateway) -> bool:
    failed, wait = "", False
    try:
        if message is not None:
            gateway.send(message)
    except NumberRefused as error:
        failed = error.code
    except TransportError as error:
        failed, wait = error.code, not error.permanent
    with tenant(operator_id):
        notice = Notice.objects.select_for_update(of=("self",)).select_related("line").filter(id=notice_id).first()
        if notice is not None and notice.state == Notice.State.WAITING:
            notice.attempts += 1
            if message is None:
                notice.state = Notice.State.DROPPED
            elif failed:
                _not_sent(notice, failed, is_over=not wait or notice.attempts >= MOST_ATTEMPTS)
            else:
                mark_sent([notice])
            notice.save(update_fields=("state", "attempts", "failed", "sent_at"))
    return not wait


def mark_sent(notices: list[Notice]) -> None:
    """Note that notices went out, and that their lines' holders are reached. The rows are saved by the caller."""
    now = timezone.now()
    for notice in notices:
        notice.state, notice.sent_at, notice.failed = Notice.State.SENT, now, ""
    CampaignLine.objects.filter(id__in=[notice.line_id for notice in notices], reached_at=None).update(reached_at=now)


def _not_sent(notice: Notice, code: str, *, is_over: bool) -> None:
    """Note why a message did not go; once it is given up, a letter is written where there is an address."""
    notice.failed = code
    if not is_over:
        return
    notice.state = Notice.State.FAILED
    if notice.line.by_letter and notice.kind != RESTORED:
        Notice.objects.get_or_create(
            operator_id=notice.operator_id,
            campaign_id=notice.campaign_id,
            line=notice.line,
            kind=notice.kind,
            round=notice.round,
            channel="letter",
        )
