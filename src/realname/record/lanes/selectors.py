"""Read lanes: days, draws and clearances of a programme. In the tenant's transaction, all of it."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Sum
from django.utils import timezone

from realname.record.lanes.models import Clearance, Draw, LaneDay, TravelPass
from realname.record.programmes.kinds import Kind
from realname.record.programmes.models import Member


@dataclass(frozen=True, slots=True)
class DayCounts:
    """How many members were told what on a day, at all lanes of a programme together."""

    day: date
    express: int
    extra_check: int
    standard: int


@dataclass(frozen=True, slots=True)
class PassHolder:
    """A member of a transit programme as she sees herself: until when she is cleared, and whether she has a pass."""

    id: uuid.UUID
    party: str
    cleared_until: datetime | None
    has_pass: bool


def lane_days(programme_id: uuid.UUID, most: int) -> list[LaneDay]:
    """Return members' passages by lane and day, the newest first."""
    rows = LaneDay.objects.filter(terminal__programme=programme_id).select_related("terminal")
    return list(rows.order_by("-day", "terminal__name")[:most])


def day_counts(programme_id: uuid.UUID, since: date) -> list[DayCounts]:
    """Return the days since one on which somebody passed, the oldest first."""
    rows = LaneDay.objects.filter(terminal__programme=programme_id, day__gte=since).values("day").order_by("day")
    summed = rows.annotate(a=Sum("express"), b=Sum("extra_check"), c=Sum("standard"))
    return [DayCounts(*row) for row in summed.values_list("day", "a", "b", "c")]


def draws(programme_id: uuid.UUID, most: int) -> list[Draw]:
    """Return the draws, the newest first."""
    return list(Draw.objects.filter(programme=programme_id).order_by("-id")[:most])


def members_with_clearance(programme_id: uuid.UUID, most: int) -> list[tuple[Member, Clearance | None]]:
    """Return the newest members, each with her clearance, if any."""
    members = list(Member.objects.filter(programme=programme_id, left_at=None).order_by("-id")[:most])
    cleared = {row.member_id: row for row in Clearance.objects.filter(member__in=members)}
    return [(member, cleared.get(member.id)) for member in members]


def member_id_of(programme_id: uuid.UUID, text: str) -> uuid.UUID | None:
    """Return a member's id where the text is one of this programme's, None where it is not."""
    try:
        wanted = uuid.UUID(text)
    except ValueError:
        return None
    row = Member.objects.filter(id=wanted, programme=programme_id).values_list("id", flat=True).first()
    return None if row is None else uuid.UUID(str(row))


def pass_holder(people: Collection[uuid.UUID], member_id: uuid.UUID) -> PassHolder | None:
    """Return one of her memberships of a transit programme, None where it is not hers, or she has left."""
    row = (
        Member.objects.filter(id=member_id, subscriber__in=people, left_at=None, programme__kind=Kind.TRANSIT)
        .select_related("programme")
        .first()
    )
    if row is None:
        return None
    clearance = Clearance.objects.filter(member=row, until__gt=timezone.now()).first()
    return PassHolder(
        id=row.id,
        party=row.programme.party,
        cleared_until=clearance.until if clearance else None,
        has_pass=TravelPass.objects.filter(member=row).exists(),
    )
