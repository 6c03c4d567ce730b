"""A copy of a gallery as one process searches it: filled from the sealed rows, and following their changes.

A copy on disk spares opening every row at the next start. It is trusted for templates and never for who is in it: each
start asks the rows, and what has no row is forgotten before anything is searched.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from realname.database.rows import tenant, tenant_ids
from realname.gallery.contract import Entry, Gallery, Kind
from realname.gallery.errors import SnapshotUnusable
from realname.gallery.memory import InMemoryGallery
from realname.gallery.snapshot import ROWS, read_snapshot, write_snapshot
from realname.measure.readings import EngineStamp
from realname.record.galleries.actions.entering import entries_of
from realname.record.galleries.changes import changes_since, mark_now
from realname.record.galleries.keys import draw_snapshot_key, snapshot_key
from realname.record.galleries.models import GalleryMember, GalleryRow

AT_ONCE = 1000
"""Rows that are asked for and opened in one transaction."""

ID = np.dtype("V16")
"""An entry's id, as the gallery keeps it: compared byte by byte."""

STALE_AFTER_S = 24 * 3600
"""A copy that has not followed for a day asks all rows anew; changes are kept longer."""

log = logging.getLogger(__name__)


class Resident:
    """One copy. Safe to use from several threads: changes are applied by one of them at a time."""

    def __init__(self, row: GalleryRow, engine: EngineStamp, gallery: Gallery, snapshot: Path | None = None) -> None:
        self.gallery = gallery
        self._row = row
        self._engine = engine
        self._snapshot = snapshot if isinstance(gallery, InMemoryGallery) else None
        self._lock = threading.Lock()
        self._mark: int | None = None
        self._followed_at = 0.0
        self._unwritten = False

    def follow(self) -> int:
        """Take in what changed since the last time, or everything at the first; return how many entries changed.

        Opens its own transactions. GalleryUnreachable.
        """
        with self._lock:
            if self._mark is None or time.monotonic() - self._followed_at > STALE_AFTER_S:
                return self._fill()
            changed, mark = changes_since(self._mark)
            self._apply(changed)
            self._mark, self._followed_at = mark, time.monotonic()
            return len(changed)

    def follow_from(self, mark: int | None) -> int:
        """Take in what changed since a mark that was kept elsewhere, or everything; return the next mark."""
        with self._lock:
            if mark is None:
                self.gallery.clear()
                self._fill()
                return self._mark or 0
            changed, upto = changes_since(mark)
            self._apply(changed)
            return upto

    def write(self) -> bool:
        """Write the copy on disk anew where something changed since; tell whether it was written."""
        if self._snapshot is None or not isinstance(self.gallery, InMemoryGallery):
            return False
        key = draw_snapshot_key(self._row)
        self.follow()  # after the key: whoever left before it was drawn is gone from here, too
        with self._lock:
            if not self._unwritten and self._snapshot.exists():
                return False
            write_snapshot(self.gallery, self._snapshot, key, upto=str(self._mark))
            self._unwritten = False
            return True

    def _fill(self) -> int:
        """Ask all rows: load what is missing here, forget what has none."""
        mark = mark_now()
        held = self._held()
        stays = np.zeros(len(held), bool)
        loaded = 0
        for operator_id in tenant_ids():
            for ids in _entries(operator_id, self._row):
                places = np.searchsorted(held, ids)
                is_held = held.take(places, mode="clip") == ids if len(held) else np.zeros(len(ids), bool)
                stays[places[is_held]] = True
                loaded += len(self._load(_uuids(ids[~is_held]), [operator_id]))
        gone = _uuids(held[~stays])
        self.gallery.remove(gone)
        self._mark, self._followed_at = mark, time.monotonic()
        self._unwritten = self._unwritten or bool(loaded) or bool(gone)
        return loaded + len(gone)

    def _held(self) -> NDArray[np.void]:
        """Return the entries in the copy in memory, sorted, after opening the one on disk where there is none yet."""
        if not isinstance(self.gallery, InMemoryGallery):
            return np.empty(0, ID)
        if self._snapshot is not None and not len(self.gallery):
            key = snapshot_key(self._row)
            try:
                if key is None:
                    raise SnapshotUnusable("its key was destroyed")  # noqa: TRY301  one way to fill from the rows
                read_snapshot(self.gallery, self._snapshot, key)
            except SnapshotUnusable as unusable:
                self._snapshot.unlink(missing_ok=True)
                log.info("a gallery is filled from its rows: %s", unusable)
        parts = [ids.copy() for ids, _, _ in self.gallery.rows(ROWS)]
        return np.sort(np.concatenate([np.empty(0, ID), *parts]))

    def _apply(self, changed: list[uuid.UUID]) -> None:
        if not changed:
            return
        there = self._load(changed, tenant_ids())
        gone = set(changed) - there
        self.gallery.remove(gone)
        self._unwritten = True
        if gone and self._snapshot is not None:
            self._snapshot.unlink(missing_ok=True)  # its key is destroyed already; the bytes need not stay either

    def _load(self, entries: Iterable[uuid.UUID], operators: Sequence[uuid.UUID]) -> set[uuid.UUID]:
        """Put those entries that have rows; return them. Whose they are, only each operator's own rows tell."""
        wanted, put = iter(entries), set()
        while part := list(islice(wanted, AT_ONCE)):
            found: list[Entry] = []
            for operator_id in operators:
                with tenant(operator_id):
                    rows = GalleryMember.objects.filter(gallery=self._row, entry__in=part)
                    found += entries_of(rows, self._engine)
            self.gallery.put(found)
            put |= {entry.id for entry in found}
        return put


def _entries(operator_id: uuid.UUID, row: GalleryRow) -> Iterator[NDArray[np.void]]:
    """Yield the ids of an operator's entries, a part at a time: of ten million, a list alone would fill a gigabyte."""
    after = uuid.UUID(int=0)
    while True:
        with tenant(operator_id):
            rows = GalleryMember.objects.filter(gallery=row, subscriber_id__gt=after).order_by("subscriber_id")
            part = list(rows.values_list("entry", "subscriber_id")[:AT_ONCE])
        if not part:
            return
        after = part[-1][1]
        yield np.frombuffer(b"".join(entry.bytes for entry, _ in part), ID)


def _uuids(ids: NDArray[np.void]) -> list[uuid.UUID]:
    return [uuid.UUID(bytes=one.tobytes()) for one in ids]


def kind_of(row: GalleryRow, key_id: str) -> Kind:
    """Return what a gallery takes."""
    return Kind(f"gallery_{row.id.hex}", row.engine_digest, key_id, row.size)
