"""Somebody verified holds the line from now on: its campaign is done with it, and what was barred is restored."""

from __future__ import annotations

from django.utils import timezone

from realname.connect.activation.contract import BARS, LineAction
from realname.record.campaigns.actions.jobs import defer_restoring
from realname.record.campaigns.locks import lines_by_number
from realname.record.campaigns.models import BarOrder, CampaignLine
from realname.record.campaigns.states import UNSETTLED, LineState
from realname.record.registrations.models import Line


def line_held(row: Line) -> None:
    """Note that a line's holder is verified, in the transaction in which she is approved."""
    for line in lines_by_number(bytes(row.line_index)):
        if line.state in UNSETTLED:
            line.state, line.verified_at = LineState.VERIFIED, timezone.now()
            line.save(update_fields=("state", "verified_at"))
        restore_line(line)


def restore_line(line: CampaignLine) -> None:
    """Drop the bars that were not sent yet, and have what may have been barred restored. The line is held.

    Restoring what is being restored, or was never barred, is no error.
    """
    pending = BarOrder.objects.filter(line=line, state=BarOrder.State.PENDING)
    pending.filter(action__in=BARS, in_flight_at=None).update(state=BarOrder.State.DROPPED)
    if not has_bars(line) or pending.filter(action=LineAction.RESTORE).exists():
        return
    order = BarOrder.objects.create(
        operator_id=line.operator_id,
        campaign_id=line.campaign_id,
        line=line,
        action=LineAction.RESTORE,
        next_at=timezone.now(),
    )
    if line.released_at is None:
        line.released_at = order.next_at
        line.save(update_fields=("released_at",))
    defer_restoring(line.operator_id, order.id)


def has_bars(line: CampaignLine) -> bool:
    """Tell whether the operator's system may hold a bar of ours: one that was sent, and not restored since."""
    orders = BarOrder.objects.filter(line=line)
    restored = orders.filter(action=LineAction.RESTORE, state=BarOrder.State.DONE).order_by("-id").first()
    sent = orders.filter(action__in=BARS, attempts__gt=0).exclude(state=BarOrder.State.REJECTED)
    if restored is not None:
        sent = sent.filter(id__gt=restored.id)
    return sent.exists()
