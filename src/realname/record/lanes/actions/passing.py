"""A member passes a lane: she is cleared or not, gets a number of the draw, and is told her lane."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from realname.judge.lanes import Lane, LaneAnswer, LaneReason, judge_member
from realname.record.errors import NotFound
from realname.record.identifiers import new_id
from realname.record.lanes.actions.clearing import is_cleared
from realname.record.lanes.actions.drawing import Drawn, take_number
from realname.record.lanes.locks import locked_number, locked_passing
from realname.record.lanes.models import Passing
from realname.record.programmes.cards import TerminalCard
from realname.record.programmes.locks import locked_member

SAME_PASSAGE = timedelta(seconds=60)
"""So long a member is still the same who came: another look at her gives the same number and answer."""

CHECK_DUE = timedelta(hours=12)
"""So long an extra check that was not done is asked for again, whichever lane she comes to."""

COUNT = """
INSERT INTO lanes_day (id, operator_id, terminal_id, day, express, extra_check, standard, minute, in_minute, busiest)
VALUES (%(id)s, %(operator)s, %(terminal)s, %(day)s, %(express)s, %(extra_check)s, %(standard)s, %(minute)s, 1, 1)
ON CONFLICT (operator_id, terminal_id, day) DO UPDATE SET
    express = lanes_day.express + excluded.express,
    extra_check = lanes_day.extra_check + excluded.extra_check,
    standard = lanes_day.standard + excluded.standard,
    minute = excluded.minute,
    in_minute = CASE WHEN lanes_day.minute = excluded.minute THEN lanes_day.in_minute + 1 ELSE 1 END,
    busiest = greatest(
        lanes_day.busiest, CASE WHEN lanes_day.minute = excluded.minute THEN lanes_day.in_minute + 1 ELSE 1 END
    )
"""


@dataclass(frozen=True, slots=True)
class Passed:
    """What a member is told; with the number of her passage, where it has one."""

    answer: LaneAnswer
    drawn: Drawn | None = None


def pass_member(terminal: TerminalCard, member_id: uuid.UUID) -> Passed:
    """Return what the one member who was found is told, and count her at this lane. In the tenant's transaction."""
    now = timezone.now()
    locked_member(member_id)  # two lanes at once: one number
    if not is_cleared(member_id, now):
        passed = Passed(judge_member(cleared=False, drawn=None))
        _count(terminal, passed.answer.lane, now)
        return passed
    before = locked_passing(member_id)
    if before is not None and _still(before, now):
        drawn = Drawn(before.draw_id, before.number, before.answer == Lane.EXTRA_CHECK)
        return Passed(_told_again(before), drawn)
    drawn_now = take_number(terminal.programme.id)
    answer = judge_member(cleared=True, drawn=drawn_now.drawn if drawn_now else None)
    if drawn_now is not None:
        Passing.objects.update_or_create(
            operator_id=terminal.operator_id,
            member_id=member_id,
            defaults={
                "draw_id": drawn_now.draw,
                "number": drawn_now.number,
                "answer": answer.lane.value,
                "at": now,
                "checked_at": None,
            },
        )
    _count(terminal, answer.lane, now)
    return Passed(answer, drawn_now)


def note_checked(programme_id: uuid.UUID, draw_id: uuid.UUID, number: int) -> None:
    """Say that the extra check of a number was done. In the tenant's transaction. NotFound. Twice is no error."""
    row = locked_number(programme_id, draw_id, number)
    if row is None or row.answer != Lane.EXTRA_CHECK:
        raise NotFound("No extra check is open under that number.")
    if row.checked_at is None:
        row.checked_at = timezone.now()
        row.save(update_fields=("checked_at",))


def _still(row: Passing, now: datetime) -> bool:
    if row.answer == Lane.EXTRA_CHECK and row.checked_at is None:
        return now - row.at < CHECK_DUE
    return now - (row.checked_at or row.at) < SAME_PASSAGE


def _told_again(row: Passing) -> LaneAnswer:
    if row.checked_at is not None:
        return LaneAnswer(Lane.EXPRESS, LaneReason.CHECKED)
    return judge_member(cleared=True, drawn=row.answer == Lane.EXTRA_CHECK)


def _count(terminal: TerminalCard, lane: Lane, now: datetime) -> None:
    local = timezone.localtime(now)
    counts = {one.value: int(one is lane) for one in Lane}
    with connection.cursor() as cursor:
        cursor.execute(
            COUNT,
            {
                "id": new_id(),
                "operator": terminal.operator_id,
                "terminal": terminal.id,
                "day": local.date(),
                "minute": local.hour * 60 + local.minute,
                **counts,
            },
        )
