"""Do to each cohort what its steps say, once their time has come: a batch a transaction, with the step's cursor.

The cursor moves with the rows that it stands for. So a crash loses nothing and doubles nothing: what did not commit is
done again, what did is passed over.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from realname.connect.activation.contract import LineAction
from realname.database.rows import tenant
from realname.record.campaigns.actions.jobs import BAR, SEND, defer_once
from realname.record.campaigns.actions.telling import tell
from realname.record.campaigns.actions.verifying import restore_line
from realname.record.campaigns.locks import locked_campaign, locked_lines, locked_step
from realname.record.campaigns.models import BarOrder, Campaign, CampaignLine, NeverBar, Notice, Step
from realname.record.campaigns.plan import (
    SHORTEST_GAP_DAYS,
    SHORTEST_STAGE_DAYS,
    SHORTEST_WINDOW_DAYS,
    Channel,
    from_json,
)
from realname.record.campaigns.states import UNDER_BAR, LineState, State, StepKind
from realname.record.registrations.models import Registration
from realname.record.registrations.states import OPEN
from realname.record.registrations.states import State as RegistrationState

AT_ONCE = 1000
"""Lines of one transaction."""

AGAIN_AFTER = timedelta(days=1)
MOST_ROUNDS = 60
"""Lines that could not be barred yet are looked at daily for two months; then people look at them."""

UNDER_WAY = [state for state in OPEN if state is not RegistrationState.CREATED]

Lines = Sequence[CampaignLine]


def work(operator_id: uuid.UUID, campaign_id: uuid.UUID, now: datetime) -> int:
    """Do every step of a campaign that is due, and return how many lines were touched. Opens its own transactions."""
    with tenant(operator_id):
        due = Step.objects.filter(campaign=campaign_id, due_at__lte=now, done_at=None).order_by("due_at", "id")
        ids = list(due.values_list("id", flat=True))
    touched = 0
    for step_id in ids:
        while (count := advance(operator_id, campaign_id, step_id, now)) is not None:
            touched += count
    return touched


def advance(operator_id: uuid.UUID, campaign_id: uuid.UUID, step_id: uuid.UUID, now: datetime) -> int | None:
    """Do the next batch of a step in one transaction; return how many lines it touched, None where none is left."""
    with tenant(operator_id):
        campaign = locked_campaign(campaign_id)
        step = locked_step(step_id)
        goes_on = campaign.state == State.RUNNING or step.kind == StepKind.LIFT
        if step.done_at is not None or not goes_on:
            return None
        batch = _next(step)
        if not batch:
            _finish(campaign, step, now)
            return None
        lines = locked_lines([line_id for _, line_id in batch])
        touched, postponed = DO[StepKind(step.kind)](campaign, step, lines, now)
        step.at_bucket, step.at_line = batch[-1]
        step.touched += touched
        step.postponed += postponed
        step.save(update_fields=("at_bucket", "at_line", "touched", "postponed"))
        return touched


def _next(step: Step) -> list[tuple[int, uuid.UUID]]:
    rows = CampaignLine.objects.filter(campaign=step.campaign_id, bucket__lt=step.until_bucket)
    if step.at_line is None:
        rows = rows.filter(bucket__gte=step.at_bucket)
    else:
        rows = rows.filter(Q(bucket=step.at_bucket, id__gt=step.at_line) | Q(bucket__gt=step.at_bucket))
        rows = rows.filter(bucket__gte=step.at_bucket)  # the same for the index
    return list(rows.order_by("bucket", "id").values_list("bucket", "id")[:AT_ONCE])


def _finish(campaign: Campaign, step: Step, now: datetime) -> None:
    step.done_at = now
    step.save(update_fields=("done_at",))
    if step.postponed and step.round < MOST_ROUNDS:
        Step.objects.get_or_create(
            operator_id=campaign.operator_id,
            campaign=campaign,
            cohort=step.cohort,
            kind=step.kind,
            round=step.round + 1,
            defaults={
                "first_bucket": step.first_bucket,
                "until_bucket": step.until_bucket,
                "at_bucket": step.first_bucket,
                "due_at": now + AGAIN_AFTER,
            },
        )


def _notice(campaign: Campaign, step: Step, lines: Lines, now: datetime) -> tuple[int, int]:
    del now
    asked = [line for line in lines if line.state == LineState.WAITING]
    CampaignLine.objects.filter(id__in=[line.id for line in asked]).update(state=LineState.OPEN)
    _write_notices(campaign, step, asked)
    if asked:
        tell(campaign, "noticed", lines=len(asked))
    return len(asked), 0


def _remind(campaign: Campaign, step: Step, lines: Lines, now: datetime) -> tuple[int, int]:
    since = now - timedelta(days=SHORTEST_GAP_DAYS)
    told = [line for line in lines if line.reached_at is not None and line.reached_at <= since]
    late = [line for line in told if line.state == LineState.OPEN]
    _write_notices(campaign, step, late)
    if late:
        tell(campaign, "reminded", lines=len(late))
    return len(late), 0


def _limit(campaign: Campaign, step: Step, lines: Lines, now: datetime) -> tuple[int, int]:
    """Bar outgoing calls of whoever was told a fortnight ago at least and has not come, spared lines apart."""
    since = now - timedelta(days=SHORTEST_WINDOW_DAYS)
    late = _unspared([line for line in lines if line.state == LineState.OPEN])
    ready = _not_under_way([line for line in late if line.reached_at is not None and line.reached_at <= since])
    CampaignLine.objects.filter(id__in=[line.id for line in ready]).update(state=LineState.LIMITED)
    _write_orders(campaign, LineAction.BAR_OUTGOING, ready, now)
    _write_notices(campaign, step, ready)
    if ready:
        tell(campaign, "limited", lines=len(ready))
    return len(ready), len(late) - len(ready)


def _bar(campaign: Campaign, step: Step, lines: Lines, now: datetime) -> tuple[int, int]:
    """Bar incoming calls of lines whose outgoing ones have been barred for a week at least."""
    del step
    since = now - timedelta(days=SHORTEST_STAGE_DAYS)
    late = _unspared([line for line in lines if line.state in {LineState.OPEN, LineState.LIMITED}])
    ready = _not_under_way([line for line in late if line.limited_at is not None and line.limited_at <= since])
    CampaignLine.objects.filter(id__in=[line.id for line in ready]).update(state=LineState.BARRED)
    _write_orders(campaign, LineAction.BAR_INCOMING, ready, now)
    if ready:
        tell(campaign, "barred", lines=len(ready))
    return len(ready), len(late) - len(ready)


def _lift(campaign: Campaign, step: Step, lines: Lines, now: datetime) -> tuple[int, int]:
    """Restore every line that is under a bar, verified or not."""
    del campaign, step, now
    barred = [line for line in lines if line.state in UNDER_BAR]
    for line in barred:
        line.state = LineState.OPEN
        line.save(update_fields=("state",))
        restore_line(line)
    return len(barred), 0


Do = Callable[[Campaign, Step, Lines, datetime], tuple[int, int]]

DO: Mapping[StepKind, Do] = {
    StepKind.NOTICE: _notice,
    StepKind.REMIND: _remind,
    StepKind.LIMIT: _limit,
    StepKind.BAR: _bar,
    StepKind.LIFT: _lift,
}
"""What each kind of step does to lines that are held; how many it touched, and put off to another day."""


def _unspared(lines: Lines) -> list[CampaignLine]:
    """Return the lines that may be barred: neither file nor list says otherwise, and no bar was wrong."""
    listed = NeverBar.objects.filter(line_index__in=[line.line_index for line in lines])
    spared = {bytes(index) for index in listed.values_list("line_index", flat=True)}
    return [line for line in lines if not line.never_bar and not line.wrongly and bytes(line.line_index) not in spared]


def _not_under_way(lines: Lines) -> list[CampaignLine]:
    """Return the lines that nobody is being registered for: whoever waits for our answer is not barred meanwhile."""
    begun = Registration.objects.filter(line_index__in=[line.line_index for line in lines], state__in=UNDER_WAY)
    under_way = {bytes(index) for index in begun.values_list("line_index", flat=True)}
    return [line for line in lines if bytes(line.line_index) not in under_way]


def _write_orders(campaign: Campaign, action: LineAction, lines: Lines, now: datetime) -> None:
    BarOrder.objects.bulk_create(
        BarOrder(operator_id=campaign.operator_id, campaign=campaign, line=line, action=action, next_at=now)
        for line in lines
    )
    if lines:
        defer_once(BAR, campaign.operator_id, campaign.id)


def _write_notices(campaign: Campaign, step: Step, lines: Lines) -> None:
    wanted = from_json(campaign.plan).channel
    notices = [
        Notice(
            operator_id=campaign.operator_id,
            campaign=campaign,
            line=line,
            kind=step.kind,
            round=step.round,
            channel=channel,
        )
        for line in lines
        for channel in _channels(wanted, by_letter=line.by_letter)
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    if notices:
        defer_once(SEND, campaign.operator_id, campaign.id)


def _channels(wanted: str, *, by_letter: bool) -> tuple[str, ...]:
    """Return how a line's holder is told: a letter needs an address, and whoever has none gets a message."""
    if not by_letter or wanted == Channel.SMS:
        return (Channel.SMS,)
    return (Channel.LETTER,) if wanted == Channel.LETTER else (Channel.SMS, Channel.LETTER)
