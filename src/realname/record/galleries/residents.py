"""The copies of this process, each opened at its first search and kept up with changes from then on."""

from __future__ import annotations

import logging
import threading
import uuid
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connections, transaction
from django.utils.module_loading import import_string

from realname.gallery.errors import GalleryError
from realname.gallery.memory import InMemoryGallery
from realname.measure.readings import EngineStamp
from realname.record.galleries.actions.entering import gallery_of
from realname.record.galleries.keys import KEY_ID
from realname.record.galleries.models import GalleryRow
from realname.record.galleries.resident import Resident, kind_of

EVERY_S = 2.0
"""So long an erased template may stay in the memory of a worker that searches nothing."""

WRITTEN_EVERY = 300
"""Rounds after which a copy on disk is written anew, where something changed: ten minutes."""

log = logging.getLogger(__name__)

_opened: dict[uuid.UUID, Resident] = {}
_opening = threading.Lock()
_ended = threading.Event()


def resident(engine: EngineStamp, size: int) -> Resident:
    """Return this process's copy of the gallery of an engine's templates. Opens its own transactions."""
    with transaction.atomic():
        row = gallery_of(engine.digest, size)
    with _opening:
        found = _opened.get(row.id)
        if found is None:
            found = _opened[row.id] = opened(row, engine)
            if in_this_process(found) and settings.REALNAME_GALLERY_FOLLOWS:
                threading.Thread(target=_keep_up, args=(found, _ended), name="gallery", daemon=True).start()
        return found


def opened(row: GalleryRow, engine: EngineStamp) -> Resident:
    """Return a copy, empty until it follows."""
    gallery = import_string(settings.REALNAME_GALLERY)(kind_of(row, KEY_ID))
    folder = settings.REALNAME_GALLERY_SNAPSHOTS
    snapshot = Path(folder) / f"{row.id.hex}.gallery" if folder else None
    return Resident(row, engine, gallery, snapshot)


def in_this_process(found: Resident) -> bool:
    """Tell whether it is in this process's memory; another is followed by a job, once for all processes."""
    return isinstance(found.gallery, InMemoryGallery)


def close_all() -> None:
    """Forget every copy of this process, and end what keeps them up."""
    global _ended  # noqa: PLW0603  the threads of before end by theirs
    with _opening:
        _ended.set()
        _ended = threading.Event()
        for found in _opened.values():
            if in_this_process(found):
                found.gallery.clear()
        _opened.clear()


def _keep_up(found: Resident, ended: threading.Event) -> None:
    rounds = 0
    while not ended.wait(EVERY_S):
        rounds += 1
        try:
            found.follow()
            if rounds % WRITTEN_EVERY == 0:
                found.write()
        except (DatabaseError, GalleryError, OSError) as error:
            log.warning("a gallery could not follow its changes: %s", type(error).__name__)
        finally:
            connections.close_all()
