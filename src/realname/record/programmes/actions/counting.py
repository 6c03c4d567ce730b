"""Count members' passages by their answer and the day, and tell the public log so many at a time, never when."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F
from django.utils import timezone

from realname.database.rows import tenant
from realname.ledger.kinds import ANSWERS
from realname.record.identifiers import new_id
from realname.record.oversight.actions.telling import tell_passages
from realname.record.programmes.models import PassageCount

COUNT = """
INSERT INTO programmes_passage_count (id, operator_id, programme_id, day, answer, passages, told)
VALUES (%s, %s, %s, %s, %s, 1, 0)
ON CONFLICT (operator_id, programme_id, day, answer)
DO UPDATE SET passages = programmes_passage_count.passages + 1
"""

KEPT_FOR = timedelta(days=400)


def count_passage(operator_id: uuid.UUID, programme_id: uuid.UUID, answer: str) -> None:
    """Add one passage of a member to today's. In the tenant's transaction.

    An answer that the log has no word for counts as `found`: what was done for her must not fail by its counting.
    """
    counted = answer if answer in ANSWERS else "found"
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [new_id(), operator_id, programme_id, timezone.localdate(), counted])


def tell_counts(operator_id: uuid.UUID, now: datetime) -> int:
    """Tell the log what was counted on days that are over; return how many leaves. Opens its own transaction.

    A day is told whole, so that no passage can be found by when the log heard of it.
    """
    today = timezone.localdate(now)
    with tenant(operator_id):
        rows = PassageCount.objects.select_for_update(of=("self",)).select_related("programme")
        due = list(rows.filter(day__lt=today, passages__gt=F("told")).order_by("id"))
        for row in due:
            tell_passages(operator_id, row.programme_id, row.programme.kind, row.answer, row.passages - row.told)
            row.told = row.passages
            row.save(update_fields=("told",))
        PassageCount.objects.filter(day__lt=today - KEPT_FOR).delete()
    return len(due)
