"""Members are cleared for the express lane: whoever checked them beforehand says so, and until when."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.utils import timezone

from realname.database.rows import tenant
from realname.record.errors import Conflict, Invalid
from realname.record.lanes.actions.ruling import require_transit
from realname.record.lanes.models import Clearance, LaneDay, Passing, TravelPass
from realname.record.operators.actions.events import done_by, emit
from realname.record.oversight.actions.telling import tell_clearance
from realname.record.programmes.locks import locked_member
from realname.record.programmes.models import Member

LONGEST = timedelta(days=5 * 366)
"""Nobody is taken as checked for longer."""

PASSINGS_KEPT = timedelta(days=1)
DAYS_KEPT = timedelta(days=400)


def give_clearance(member_id: uuid.UUID, checked_by: str, until: datetime, by: str = "") -> Clearance:
    """Say that a member was checked, and until when that counts; once more, to say otherwise. In a transaction.

    NotFound; Invalid `clearance.*`; Conflict `programme.left`, `lane.not_transit`.
    """
    if checked_by not in Clearance.By.values:
        raise Invalid(
            f"A member is checked by one of {', '.join(Clearance.By.values)}.", code="clearance.by", pointer="/by"
        )
    if not timedelta(0) < until - timezone.now() <= LONGEST:
        raise Invalid(
            "A clearance ends in the future, and within five years.", code="clearance.until", pointer="/until"
        )
    member = locked_member(member_id)
    require_transit(member.programme)
    if member.left_at is not None:
        raise Conflict("She has left the programme.", code="programme.left", remedy="Have her join again first.")
    row, _ = Clearance.objects.update_or_create(
        operator_id=member.operator_id, member=member, defaults={"by": checked_by, "until": until}
    )
    tell_clearance(member.operator_id, member.programme_id, "given", by=checked_by)
    emit(member.operator_id, "clearance.given", member.id, done_by(by))
    return row


def end_clearance(member_id: uuid.UUID, by: str = "") -> None:
    """Take a clearance back: from now on she goes the standard way. In a transaction. NotFound. Twice is no error."""
    member = locked_member(member_id)
    _end(member, "withdrawn")
    emit(member.operator_id, "clearance.ended", member.id, done_by(by))


def is_cleared(member_id: uuid.UUID, now: datetime) -> bool:
    """Say whether a member was checked, and that still counts."""
    return Clearance.objects.filter(member=member_id, until__gt=now).exists()


def forget_member(member: Member) -> None:
    """Forget the clearance, the pass and the last passage of somebody who leaves: what `REALNAME_MEMBER_LEFT` calls."""
    _end(member, "left")
    TravelPass.objects.filter(member=member).delete()
    Passing.objects.filter(member=member).delete()


def forget_old(operator_id: uuid.UUID, now: datetime) -> None:
    """End clearances that are over, and drop passages of yesterday and old counts. Opens its own transactions."""
    with tenant(operator_id):
        for row in Clearance.objects.filter(until__lte=now).select_related("member"):
            _end(row.member, "over")
        Passing.objects.filter(at__lt=now - PASSINGS_KEPT).delete()
        LaneDay.objects.filter(day__lt=timezone.localdate(now) - DAYS_KEPT).delete()


def _end(member: Member, why: str) -> None:
    gone, _ = Clearance.objects.filter(member=member).delete()
    if gone:
        tell_clearance(member.operator_id, member.programme_id, "ended", why=why)
