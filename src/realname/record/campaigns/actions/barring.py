"""Hand bars over to the operator's system, and restore: each order under its own key until it is answered.

A bar is taken in hand with its line held, so that nobody is verified in between; a line is restored only while no bar
of it is on its way.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from realname.connect.activation.contract import BARS, LineAction, LineOrder, LineSystem, OrderAnswer, OrderOutcome
from realname.connect.transport.errors import TransportError
from realname.database.rows import tenant
from realname.record.campaigns.actions.contacts import number_of
from realname.record.campaigns.actions.erasing import erase_lines
from realname.record.campaigns.actions.jobs import SEND, defer_once
from realname.record.campaigns.actions.telling import tell
from realname.record.campaigns.actions.verifying import restore_line
from realname.record.campaigns.locks import locked_line, locked_order
from realname.record.campaigns.models import BarOrder, CampaignLine, NeverBar, Notice
from realname.record.campaigns.selectors import LATE_S
from realname.record.campaigns.states import UNDER_BAR, LineState, State, Wrongly
from realname.record.operators.actions.connections import line_system_of

AT_ONCE = 200
"""Bars of one job; the next one goes on."""

WAITS = tuple(timedelta(seconds=seconds) for seconds in (2, 5, 15, 30, 60))
"""Between attempts to restore a line, the last again and again; a bar may wait longer."""

BAR_AGAIN_AFTER = timedelta(minutes=5)
IN_FLIGHT = timedelta(minutes=2)
"""A call has ended after so long, whoever made it: clients give up sooner."""

Take = Callable[[uuid.UUID], LineOrder | None]

RESTORED = "restored"
"""The kind of notice that tells of it."""


def hand_over_bars(operator_id: uuid.UUID, campaign_id: uuid.UUID) -> bool:
    """Hand over the next bars of a running campaign; return whether there are more to hand over now."""
    system = line_system_of(operator_id)
    if system is None:
        return False
    with tenant(operator_id):
        rows = BarOrder.objects.filter(campaign=campaign_id, state=BarOrder.State.PENDING, next_at__lte=timezone.now())
        ids = list(rows.filter(action__in=BARS).order_by("next_at", "id").values_list("id", flat=True)[:AT_ONCE])
    for order_id in ids:
        if not _send(operator_id, order_id, system, _take_bar):
            return False
    return len(ids) == AT_ONCE


def restore(operator_id: uuid.UUID, order_id: uuid.UUID) -> datetime | None:
    """Restore one line; return when to try again, None where that is done. Opens its own transactions."""
    system = line_system_of(operator_id)
    if system is None:
        return timezone.now() + WAITS[-1]
    _send(operator_id, order_id, system, _take_restoring)
    with tenant(operator_id):
        row = BarOrder.objects.filter(id=order_id, state=BarOrder.State.PENDING).first()
    return None if row is None else max(row.next_at, timezone.now() + WAITS[0])


def _send(operator_id: uuid.UUID, order_id: uuid.UUID, system: LineSystem, take: Take) -> bool:
    """Send one order with no transaction open; return whether the system answers."""
    with tenant(operator_id):
        order = take(order_id)
    if order is None:
        return True
    try:
        answer = system.order(order)
    except TransportError as error:
        with tenant(operator_id):
            _put_off(order_id, error.code)
        return False
    with tenant(operator_id):
        _keep(order_id, answer)
    return True


def _take_bar(order_id: uuid.UUID) -> LineOrder | None:
    """Take a bar in hand, or drop one that is needless by now. None where there is nothing to send."""
    found = BarOrder.objects.filter(id=order_id).values_list("line_id", flat=True).first()
    if found is None:
        return None
    line = locked_line(found)
    row = locked_order(order_id)
    if row.state != BarOrder.State.PENDING or line.campaign.state == State.PAUSED:
        return None
    spared = line.never_bar or NeverBar.objects.filter(line_index=line.line_index).exists()
    if line.state not in UNDER_BAR or line.sealed_contact is None or spared or line.campaign.state == State.ENDED:
        row.state = BarOrder.State.DROPPED
        row.save(update_fields=("state",))
        if line.state in UNDER_BAR:
            line.state = LineState.OPEN if row.action == LineAction.BAR_OUTGOING else LineState.LIMITED
            line.save(update_fields=("state",))
        if row.attempts:
            restore_line(line)
        return None
    return _in_hand(row, line)


def _take_restoring(order_id: uuid.UUID) -> LineOrder | None:
    """Take what restores a line in hand, unless a bar of it is on its way."""
    found = BarOrder.objects.filter(id=order_id).values_list("line_id", flat=True).first()
    if found is None:
        return None
    line = locked_line(found)
    row = locked_order(order_id)
    if row.state != BarOrder.State.PENDING or line.sealed_contact is None:
        return None
    flying = BarOrder.objects.filter(line=line, action__in=BARS, in_flight_at__gt=timezone.now() - IN_FLIGHT)
    if flying.exists():
        return None
    return _in_hand(row, line)


def _in_hand(row: BarOrder, line: CampaignLine) -> LineOrder:
    row.attempts += 1
    row.in_flight_at = timezone.now()
    row.save(update_fields=("attempts", "in_flight_at"))
    return LineOrder(
        key=str(row.id),
        action=LineAction(row.action),
        registration=str(row.campaign_id),
        subscriber=str(line.id),
        ordered_at=row.created_at,
        msisdn=number_of(line),
    )


def _put_off(order_id: uuid.UUID, code: str) -> None:
    row = locked_order(order_id)
    wait = WAITS[min(row.attempts, len(WAITS)) - 1] if row.action == LineAction.RESTORE else BAR_AGAIN_AFTER
    row.next_at, row.last_error, row.in_flight_at = timezone.now() + wait, code, None
    row.save(update_fields=("next_at", "last_error", "in_flight_at"))


def _keep(order_id: uuid.UUID, answer: OrderAnswer) -> None:
    line = locked_line(BarOrder.objects.values_list("line_id", flat=True).get(id=order_id))
    row = locked_order(order_id)
    rejected = answer.outcome is OrderOutcome.REJECTED
    now = timezone.now()
    if row.state == BarOrder.State.PENDING:
        row.state = BarOrder.State.REJECTED if rejected else BarOrder.State.DONE
    row.reference, row.code, row.last_error = answer.reference, answer.code, ""
    row.in_flight_at, row.answered_at = None, now
    row.save(update_fields=("state", "reference", "code", "last_error", "in_flight_at", "answered_at"))
    if row.action == LineAction.RESTORE:
        _restored(line, now)
    elif rejected:
        _not_barred(line, row)
    else:
        _barred(line, now)


def _barred(line: CampaignLine, now: datetime) -> None:
    """Note that a bar has taken effect; one of a line whose holder was verified meanwhile is wrong, and is undone."""
    if line.limited_at is None:
        line.limited_at = now
        line.save(update_fields=("limited_at",))
    if line.state not in UNDER_BAR:
        restore_line(line)
        if line.state == LineState.VERIFIED:
            mark_wrong(line, Wrongly.VERIFIED_BEFORE)


def _not_barred(line: CampaignLine, row: BarOrder) -> None:
    """Go back to what was: the system did not bar, as where the line has ended."""
    if line.state in UNDER_BAR:
        line.state = LineState.LEFT if row.action == LineAction.BAR_OUTGOING else LineState.LIMITED
        line.save(update_fields=("state",))


def _restored(line: CampaignLine, now: datetime) -> None:
    if line.restored_at is None:
        took_s = int((now - line.released_at).total_seconds()) if line.released_at is not None else None
        line.restored_at = now
        line.save(update_fields=("restored_at",))
        late = int(took_s is not None and took_s > LATE_S)
        tell(line.campaign, "restored", took_s, lines=1, restored=1, restored_late=late)
        if line.state == LineState.LEFT:  # its holder is erased, and waited for this alone
            erase_lines([line])
        else:
            _tell_her(line)


def _tell_her(line: CampaignLine) -> None:
    Notice.objects.get_or_create(
        operator_id=line.operator_id, campaign_id=line.campaign_id, line=line, kind=RESTORED, round=1, channel="sms"
    )
    defer_once(SEND, line.operator_id, line.campaign_id)


def mark_wrong(line: CampaignLine, why: str) -> None:
    """Count a bar as wrong, once a line. The line is held."""
    if line.wrongly or line.limited_at is None:
        return
    line.wrongly = why
    line.save(update_fields=("wrongly",))
    tell(line.campaign, "barred", barred_wrongly=1)
