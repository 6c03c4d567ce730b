"""A campaign is made, given its file, planned, started, paused, resumed and ended. Each is an event."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from realname.connect.keys.data_keys import Place
from realname.record.campaigns.actions.jobs import WORK, defer_loading, defer_once
from realname.record.campaigns.actions.telling import tell
from realname.record.campaigns.locks import locked_campaign
from realname.record.campaigns.models import Campaign, Part, Step
from realname.record.campaigns.plan import BUCKETS, Plan, as_json, from_json, steps_of
from realname.record.campaigns.states import NEXT, State, StepKind
from realname.record.errors import Conflict, Invalid, NotFound
from realname.record.operators import sealing
from realname.record.operators.actions.events import done_by, emit

LONGEST_NAME = 80
MOST_PARTS = 10_000
AT_ONCE = 1000
"""Steps written by one statement."""


def make_campaign(  # noqa: PLR0913  what a campaign is
    operator_id: uuid.UUID,
    name: str,
    plan: Plan,
    *,
    by: str,
    source: str = Campaign.Source.FILE,
    verified_before: datetime | None = None,
) -> Campaign:
    """Write a campaign that has no lines yet. Inside the tenant's transaction.

    From `lines`, it takes in the operator's active lines that were verified before a moment, beginning at once.
    Invalid `campaign.name`, `campaign.source`.
    """
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise Invalid(f"A name has 1 to {LONGEST_NAME} characters.", code="campaign.name", pointer="/name")
    from_lines = source == Campaign.Source.LINES
    if source not in Campaign.Source.values or from_lines != (verified_before is not None):
        raise Invalid(
            "The source is a file, or lines with the moment before which they were verified.",
            code="campaign.source",
            pointer="/source",
        )
    row = Campaign.objects.create(
        operator_id=operator_id,
        name=name,
        source=source,
        verified_before=verified_before,
        plan=as_json(plan),
        by=by,
        is_whole=from_lines,
    )
    emit(operator_id, "campaign.made", row.id, done_by(by))
    if from_lines:
        defer_loading(operator_id, row.id)
    return row


def campaign_of(campaign_id: uuid.UUID) -> Campaign:
    """Return a campaign. NotFound. Inside the tenant's transaction."""
    row = Campaign.objects.filter(id=campaign_id).first()
    if row is None:
        raise NotFound("There is no such campaign.")
    return row


def add_part(campaign_id: uuid.UUID, number: int, content: bytes, *, is_last: bool) -> Campaign:
    """Keep a piece of the file, sealed, until its rows are taken in. Inside the tenant's transaction.

    Pieces are counted from 1 and follow each other. Conflict `campaign.part` for one that does not follow; the same
    piece again is no error.
    """
    campaign = locked_campaign(campaign_id)
    if campaign.source != Campaign.Source.FILE or campaign.state != State.LOADING:
        raise Conflict("The campaign takes no file now.", code="campaign.not_loading")
    if number <= campaign.parts:
        return campaign
    if number != campaign.parts + 1 or campaign.is_whole or number > MOST_PARTS:
        raise Conflict(
            f"The next piece of the file is number {campaign.parts + 1}.",
            code="campaign.part",
            remedy="Send the pieces one after another, and say with the last one that it is the last.",
        )
    row = Part(operator_id=campaign.operator_id, campaign=campaign, number=number)
    row.sealed_content = sealing.seal(campaign.operator_id, content, part_place(row))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("This piece is being sent already.", code="campaign.part") from error
    campaign.parts, campaign.is_whole = number, is_last
    campaign.save(update_fields=("parts", "is_whole"))
    if is_last:
        defer_loading(campaign.operator_id, campaign.id)
    return campaign


def part_place(row: Part) -> Place:
    """Return where a piece of a file is kept."""
    return Place("campaigns_part", "sealed_content", row.id)


def finish_loading(campaign_id: uuid.UUID, *, bad_head: bool = False) -> Campaign:
    """Write the plan's steps once every row is taken in. Doing it twice is no error. Inside the tenant's transaction.

    A file whose first line names no number, or that has no line, ends the campaign.
    """
    campaign = locked_campaign(campaign_id)
    if campaign.state != State.LOADING:
        return campaign
    Part.objects.filter(campaign=campaign).delete()
    if bad_head or not campaign.lines:
        campaign.failed = "campaign.columns" if bad_head else "campaign.no_lines"
        campaign.save(update_fields=("failed",))
        return _move(campaign, State.ENDED)
    made = [
        Step(
            operator_id=campaign.operator_id,
            campaign=campaign,
            cohort=one.cohort,
            kind=one.kind,
            round=one.round,
            first_bucket=one.first_bucket,
            until_bucket=one.until_bucket,
            at_bucket=one.first_bucket,
            due_at=one.due_at,
        )
        for one in steps_of(from_json(campaign.plan))
    ]
    Step.objects.bulk_create(made, batch_size=AT_ONCE)
    tell(campaign, "planned", lines=campaign.lines)
    return _move(campaign, State.PLANNED)


def start(campaign_id: uuid.UUID, by: str) -> Campaign:
    """Begin, or go on after a pause: what was due meanwhile is as much later. Inside the tenant's transaction.

    Starting what runs is no error. Conflict `campaign.out_of_order`.
    """
    campaign = locked_campaign(campaign_id)
    if campaign.state == State.RUNNING:
        return campaign
    if campaign.paused_at is not None:
        lasted = timezone.now() - campaign.paused_at
        Step.objects.filter(campaign=campaign, done_at=None).update(due_at=F("due_at") + lasted)
    _move(campaign, State.RUNNING, by)
    tell(campaign, "started")
    defer_once(WORK, campaign.operator_id, campaign.id)
    return campaign


def pause(campaign_id: uuid.UUID, by: str) -> Campaign:
    """Let nothing more be sent or barred until it is started again; restoring goes on. In the transaction."""
    campaign = locked_campaign(campaign_id)
    if campaign.state == State.PAUSED:
        return campaign
    _move(campaign, State.PAUSED, by)
    tell(campaign, "paused")
    return campaign


def end(campaign_id: uuid.UUID, by: str, *, lift: bool) -> Campaign:
    """End a campaign, and lift the bars that it set where `lift` says so. Inside the tenant's transaction.

    Without, a line that it barred is restored as soon as its holder is verified, as before.
    """
    campaign = locked_campaign(campaign_id)
    if campaign.state != State.ENDED:
        was_planned = campaign.planned_at is not None
        _move(campaign, State.ENDED, by)
        if was_planned:
            tell(campaign, "ended")
    Step.objects.filter(campaign=campaign, done_at=None).exclude(kind=StepKind.LIFT).delete()
    Part.objects.filter(campaign=campaign).delete()
    if lift:
        Step.objects.get_or_create(
            operator_id=campaign.operator_id,
            campaign=campaign,
            cohort=0,
            kind=StepKind.LIFT,
            round=1,
            defaults={"first_bucket": 0, "until_bucket": BUCKETS, "due_at": timezone.now()},
        )
        defer_once(WORK, campaign.operator_id, campaign.id)
    return campaign


MOMENTS = {
    State.PLANNED: "planned_at",
    State.RUNNING: "started_at",
    State.PAUSED: "paused_at",
    State.ENDED: "ended_at",
}


def _move(campaign: Campaign, state: State, by: str = "") -> Campaign:
    if state not in NEXT[State(campaign.state)]:
        raise Conflict(
            f"A campaign does not go from {campaign.state} to {state}.",
            code="campaign.out_of_order",
            possible_now=tuple(NEXT[State(campaign.state)]),
        )
    campaign.state = state
    if state is State.RUNNING:
        campaign.paused_at = None
        campaign.started_at = campaign.started_at or timezone.now()
    else:
        setattr(campaign, MOMENTS[state], timezone.now())
    campaign.save(update_fields=("state", "planned_at", "started_at", "paused_at", "ended_at"))
    emit(campaign.operator_id, f"campaign.{state}", campaign.id, done_by(by))
    return campaign
