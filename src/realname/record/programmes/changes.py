"""The feed of changes: whoever serves terminals reads what came, went or was revoked since it read last.

A change bears the number of its transaction. A reader reads from the oldest transaction that was still running when it
read last, since that one may have committed a change meanwhile; to read one twice is no error.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from realname.record.programmes.models import ProgrammeChange

NOTE = """
INSERT INTO programmes_change (id, scope, subject, xact, at)
SELECT gen_random_uuid(), %s, unnest(%s::uuid[]), pg_current_xact_id()::text::bigint, now()
"""
READ = """
SELECT DISTINCT scope, subject FROM programmes_change WHERE xact >= %s
"""
NOW = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


@dataclass(frozen=True, slots=True)
class Change:
    """What changed: an entry of the gallery `scope`, or a terminal of the programme `scope`, or that one itself."""

    scope: uuid.UUID
    subject: uuid.UUID


def note_changes(scope: uuid.UUID, subjects: Collection[uuid.UUID]) -> None:
    """Say that subjects of a gallery or a programme changed. In the transaction that changes them."""
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [scope, list(subjects)])


def changes_since(mark: int) -> tuple[list[Change], int]:
    """Return what changed since a mark, each once, and the mark to read from next time."""
    upto = mark_now()
    with connection.cursor() as cursor:
        cursor.execute(READ, [mark])
        return [Change(scope, subject) for scope, subject in cursor.fetchall()], upto


def mark_now() -> int:
    """Return the mark from which on changes are new to whoever reads all rows after this."""
    with connection.cursor() as cursor:
        cursor.execute(NOW)
        return int(cursor.fetchone()[0])


def drop_changes_before(moment: datetime) -> int:
    """Delete changes that every reader has followed, and return how many."""
    return ProgrammeChange.objects.filter(at__lt=moment).delete()[0]
