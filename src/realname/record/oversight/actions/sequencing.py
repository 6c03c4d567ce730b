"""Give appended leaves their places in the tree, sign the new head, publish it. One process at a time.

1. Hold the log's lock for the transaction. Whoever finds it held leaves the work to its holder.
2. Compare the tree in the database with the checkpoint that was signed last: it must be the same, or grown from it.
3. Give the waiting leaves the next places, in the order in which they were appended; note the tiles that are full.
4. Sign the new head, in the same transaction, and commit.
5. Keep the head outside of the database, and show it to the public, or to the witnesses first where there are some.

Killed before 4 commits, nothing has happened. Killed between 4 and 5, the head was shown to nobody, and is published
by the next run: its places are taken, so that no other tree of that size can be signed. A database that was put back
fails at 2.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction
from django.utils import timezone

from realname.ledger.checkpoints import Checkpoint
from realname.ledger.errors import LedgerError, NoteError
from realname.ledger.tiles import ENTRIES, WIDTH, grown
from realname.ledger.tree import EMPTY_ROOT, leaf_hash, perfect_root
from realname.record.errors import Conflict
from realname.record.oversight import tree
from realname.record.oversight.actions.signing import read_note, signed_note, the_log
from realname.record.oversight.actions.witnessing import witnesses
from realname.record.oversight.models import Head, Log, Node
from realname.record.oversight.published import publish_note, remember_note, signed_last, witnessed_size

AT_ONCE = 4096
"""Leaves of one transaction: some 50 ms of work."""

LOCK = 0x7265616C6C6F67
"""The advisory lock of the sequencer: "reallog"."""

TRY_LOCK = "SELECT pg_try_advisory_xact_lock(%s)"
WAITING = """
SELECT e.id, e.leaf FROM oversight_pending p JOIN oversight_entry e ON e.id = p.entry_id ORDER BY e.id LIMIT %s
"""
PLACE = """
INSERT INTO oversight_position (index, entry_id, leaf_hash)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[])
"""
DONE = "DELETE FROM oversight_pending WHERE entry_id = ANY(%s)"

RESTORE = (
    "Put the newest backup of the database in its place. Where leaves are lost for good: docs/operate.md, After a loss."
)


def sequence(at_most: int = AT_ONCE) -> bool:
    """Give waiting leaves their places and publish the head; tell whether any waited.

    Opens its own transaction. Conflict `log.backwards`, `log.forked`, `log.changed`, `log.another`, `log.memory_lost`:
    the database is not what was signed from. Nothing is numbered or signed then, and leaves go on waiting.
    """
    with transaction.atomic():
        if not _is_alone():
            return False
        head = _continued()
        before = size_of(head)
        size = before + _place(before, at_most)
        if size > before:
            head = _sign(size)
    if head is not None:
        remember_note(head.note)
        if not witnesses():
            publish_note(head.note)
    return size > before


def sequence_all() -> None:
    """Give all that waits its place, and publish each head."""
    while sequence():
        pass


def require_whole() -> int:
    """Return how many leaves the log has; raise what `sequence` would, without doing anything."""
    return size_of(_continued())


def newest_head() -> Head | None:
    """Return the newest head that was signed, which may not be published yet."""
    return Head.objects.order_by("-size").first()


def size_of(head: Head | None) -> int:
    """Return how many leaves the tree of a head has."""
    return 0 if head is None else head.size


def _is_alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(TRY_LOCK, [LOCK])
        return bool(cursor.fetchone()[0])


def _continued() -> Head | None:
    """Return the newest head, having made sure that its tree is stored, and continues what was signed."""
    head = newest_head()
    size = size_of(head)
    if head is not None and _root(size) != bytes(head.root):
        raise _changed()
    note = signed_last()
    if note is None:
        _require_first(size)
        return head
    signed = _said(note, size)
    longest = max(signed.size, witnessed_size())
    if longest > size:
        raise Conflict(
            f"The database's log ends after {size} leaves, and a checkpoint of {longest} was signed: "
            "an older database was restored, or leaves were removed. The log does not go backwards; nothing is signed.",
            code="log.backwards",
            remedy=RESTORE,
        )
    if _root(signed.size) != signed.root:
        raise Conflict(
            f"The database's first {signed.size} leaves are not those that were signed. The log does not fork; "
            "nothing is signed.",
            code="log.forked",
            remedy=RESTORE,
        )
    return head


def _require_first(size: int) -> None:
    """Raise Conflict `log.memory_lost` where heads were signed before, and the file that remembers the last is gone."""
    if Head.objects.filter(size__lt=size).exists():
        raise Conflict(
            "The database has a log, and the folder beside it does not remember any: whether the database is the "
            "newest one cannot be told. Nothing is signed.",
            code="log.memory_lost",
            remedy="Put the folder (REALNAME_LOG) back. Where it is lost: docs/operate.md, After a loss.",
        )


def _said(note: str, size: int) -> Checkpoint:
    """Return what the published note says, as this log's key signed it."""
    log = Log.objects.first()
    if log is None:
        raise Conflict(
            "A checkpoint was signed, and the database has no log: it was lost, or is another one.",
            code="log.backwards",
            remedy=RESTORE,
        )
    try:
        return read_note(log, note)
    except NoteError as error:
        raise Conflict(
            f"The last checkpoint is not one of this database's log, {log.origin}, of {size} leaves.",
            code="log.another",
            remedy="Name this database's own folder by REALNAME_LOG, or restore the database of that folder.",
        ) from error


def _root(size: int) -> bytes:
    try:
        return tree.tree_of(size).root() if size else EMPTY_ROOT
    except LedgerError as error:
        raise _changed() from error


def _changed() -> Conflict:
    return Conflict(
        "The stored tree is not the one that was signed: hashes were changed or removed. Nothing is signed.",
        code="log.changed",
        remedy=RESTORE,
    )


def _place(size: int, at_most: int) -> int:
    """Give the oldest waiting leaves the next places after `size`; return how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [at_most])
        rows: Sequence[tuple[int, bytes]] = cursor.fetchall()
        if rows:
            entries = [entry for entry, _ in rows]
            places = list(range(size, size + len(rows)))
            cursor.execute(PLACE, [places, entries, [leaf_hash(bytes(leaf)) for _, leaf in rows]])
            cursor.execute(DONE, [entries])
    _note_full(size, size + len(rows))
    return len(rows)


def _note_full(before: int, size: int) -> None:
    """Note the roots of the tiles that became full, the lowest first: those above are made of them."""
    for tile in grown(before, size):
        if tile.level != ENTRIES and tile.width == WIDTH:
            first = tile.index * WIDTH
            root = perfect_root(tree.hashes(tile.level, first, first + WIDTH))
            Node.objects.create(level=tile.level + 1, number=tile.index, hash=root)


def _sign(size: int) -> Head:
    root, log = _root(size), the_log()
    return Head.objects.create(size=size, root=root, note=signed_note(log, size, root), signed_at=timezone.now())
