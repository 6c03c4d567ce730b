"""Copies of programmes' galleries in the memory of whoever serves terminals, and how they follow what changes.

Nothing of them is written to this machine's disk: a start reads the sealed rows. A copy that could not follow for some
seconds finds nobody, since somebody may have left meanwhile.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db import connections

from realname.connect.keys.errors import KeysError
from realname.database.rows import tenant
from realname.gallery.contract import Entry as Held
from realname.gallery.contract import Kind
from realname.gallery.memory import InMemoryGallery
from realname.record.errors import NotFound, RecordError, RetryLater
from realname.record.programmes.actions.entering import template_of
from realname.record.programmes.changes import Change, changes_since, mark_now
from realname.record.programmes.keys import key_id, template_key
from realname.record.programmes.models import Entry, ProgrammeGallery
from realname.record.programmes.permits import TemplateForm

EVERY_S = 1.0
"""How often the changes are read: so long after its commit somebody who left may still be found."""

TRUSTED_S = 5.0
"""A server that could not read the changes for so long finds nobody any more."""

STALE_S = 3600.0
"""A server that read no changes for so long forgets its copies and reads the rows anew; changes are kept longer."""

AT_ONCE = 500
"""Rows that are opened in one transaction."""

log = logging.getLogger(__name__)

Listener = Callable[[Change], None]


@dataclass(frozen=True, slots=True)
class Copy:
    """One gallery in memory: its form, and what holds its templates. `filled` once it may be searched."""

    operator_id: uuid.UUID
    form: TemplateForm
    gallery: InMemoryGallery
    filled: threading.Event = field(default_factory=threading.Event)


class Copies:
    """The copies of one process. Safe to use from several threads; one of them follows."""

    def __init__(self) -> None:
        self._copies: dict[uuid.UUID, Copy] = {}
        self._listeners: list[Listener] = []
        self._opening = threading.Lock()
        self._following = threading.Lock()
        self._mark: int | None = None
        self._followed_at = float("-inf")
        self._ended = threading.Event()

    def listen(self, listener: Listener) -> None:
        """Have a function told of every change, as of terminals that are revoked."""
        self._listeners.append(listener)

    def start(self) -> None:
        """Begin to follow, in a thread of its own."""
        self.follow()
        threading.Thread(target=self._keep_up, name="programmes", daemon=True).start()

    def end(self) -> None:
        """Stop following, and forget every template."""
        self._ended.set()
        with self._opening:
            self._forget()

    def of(self, operator_id: uuid.UUID, gallery_id: uuid.UUID) -> Copy:
        """Return the copy of a gallery, filled at its first use. Opens its own transactions.

        NotFound where there is none or it is destroyed; RetryLater `programme.behind` where the changes cannot be read.
        """
        if time.monotonic() - self._followed_at > TRUSTED_S:
            raise RetryLater(
                "Who has left is not known at the moment, so that nobody is found.",
                code="programme.behind",
                remedy="Go the ordinary way; the terminal server follows again by itself.",
            )
        copy = self._copies.get(gallery_id)
        if copy is None or not copy.filled.is_set():
            with self._opening:
                copy = self._copies.get(gallery_id) or self._opened(operator_id, gallery_id)
        if copy.operator_id != operator_id:
            raise NotFound("There is no such gallery.")
        return copy

    def follow(self) -> int:
        """Take in what changed since the last time, and return how many changes there were."""
        with self._following:
            if self._mark is None or time.monotonic() - self._followed_at > STALE_S:
                self._forget()
                self._mark = mark_now()
            changes, mark = changes_since(self._mark)
            entries: dict[uuid.UUID, list[uuid.UUID]] = {}
            for change in changes:
                entries.setdefault(change.scope, []).append(change.subject)
            for scope, subjects in entries.items():
                copy = self._copies.get(scope)
                if copy is not None:
                    self._apply(copy, subjects)
            self._mark, self._followed_at = mark, time.monotonic()
        for change in changes:
            for listener in self._listeners:
                listener(change)
        return len(changes)

    def _forget(self) -> None:
        for copy in self._copies.values():
            copy.gallery.clear()
        self._copies.clear()

    def _opened(self, operator_id: uuid.UUID, gallery_id: uuid.UUID) -> Copy:
        """Read a gallery whole, while its changes are followed already; then ask once more who is in it.

        Somebody may leave between the reading of her row and its being put here: the second look finds that.
        """
        with tenant(operator_id):
            row = ProgrammeGallery.objects.filter(id=gallery_id, destroyed_at=None).first()
            if row is None:
                raise NotFound("There is no such gallery.")
            kind = Kind(f"programme_{row.id.hex}", row.engine_digest, key_id(row), row.size)
            copy = Copy(operator_id, TemplateForm(row.id, key_id(row), template_key(row)), InMemoryGallery(kind))
        with self._following:  # a round that is under way has not heard of it, and may have read changes of it
            self._copies[gallery_id] = copy
        try:
            put = _load(copy, _entries(copy))
            copy.gallery.remove(put - set(_entries(copy)))
        except BaseException:
            self._copies.pop(gallery_id, None)
            raise
        copy.filled.set()
        return copy

    def _apply(self, copy: Copy, subjects: Collection[uuid.UUID]) -> None:
        if copy.form.gallery in subjects:  # the gallery itself: destroyed
            copy.gallery.clear()
            self._copies.pop(copy.form.gallery, None)
            return
        there = _load(copy, subjects)
        copy.gallery.remove(set(subjects) - there)

    def _keep_up(self) -> None:
        while not self._ended.wait(EVERY_S):
            try:
                self.follow()
            except Exception as error:  # noqa: BLE001  whatever it is: nobody is found until a round goes well
                log.warning("the terminal server could not follow the changes: %s", type(error).__name__)
            finally:
                connections.close_all()


def _entries(copy: Copy) -> list[uuid.UUID]:
    with tenant(copy.operator_id):
        return list(Entry.objects.filter(gallery=copy.form.gallery).values_list("entry", flat=True))


def _load(copy: Copy, entries: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Put those entries that have rows; return them."""
    wanted, put = iter(entries), set()
    while part := list(islice(wanted, AT_ONCE)):
        with tenant(copy.operator_id):
            rows = Entry.objects.filter(gallery=copy.form.gallery, entry__in=part)
            found = list(_held(rows.select_related("gallery", "member__subscriber")))
        copy.gallery.put(found)
        put |= {one.id for one in found}
    return put


def _held(rows: Iterable[Entry]) -> Iterator[Held]:
    """Yield the templates of rows; one that does not open is left out, so that it stops nobody else's."""
    for row in rows:
        try:
            yield Held(row.entry, template_of(row, row.gallery))
        except (RecordError, KeysError) as error:
            log.warning("an entry of a programme does not open: %s", error.code)
