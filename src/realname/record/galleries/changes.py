"""The feed of changes: every copy of a gallery reads what came and went since it read last.

A change bears the number of its transaction. A copy reads from the oldest transaction that was still running when it
read last, since that one may have committed a change meanwhile; to read one twice is no error.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from django.db import connection

from realname.record.galleries.models import GalleryChange

NOTE = """
INSERT INTO galleries_change (id, entry, xact, at)
SELECT gen_random_uuid(), unnest(%s::uuid[]), pg_current_xact_id()::text::bigint, now()
"""
READ = """
SELECT coalesce(array_agg(DISTINCT entry), '{}'), pg_snapshot_xmin(pg_current_snapshot())::text::bigint
FROM galleries_change WHERE xact >= %s
"""
NOW = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


def note_changes(entries: Collection[uuid.UUID]) -> None:
    """Say that entries came or went. In the transaction that changes them."""
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [list(entries)])


def changes_since(mark: int) -> tuple[list[uuid.UUID], int]:
    """Return the entries that changed since a mark, each once, and the mark to read from next time."""
    with connection.cursor() as cursor:
        cursor.execute(READ, [mark])
        entries, upto = cursor.fetchone()
    return list(entries), int(upto)


def mark_now() -> int:
    """Return the mark from which on changes are new to whoever reads all rows after this."""
    with connection.cursor() as cursor:
        cursor.execute(NOW)
        return int(cursor.fetchone()[0])


def drop_changes_before(moment: datetime) -> int:
    """Delete changes that every copy has followed, and return how many."""
    return GalleryChange.objects.filter(at__lt=moment).delete()[0]
