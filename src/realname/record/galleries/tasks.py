"""Jobs of galleries. Each can be run again: what was done already is found and left."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from realname.gallery.memory import InMemoryGallery
from realname.measure.readings import EngineStamp
from realname.record.galleries.actions import adjudicating
from realname.record.galleries.actions.jobs import ASK_OPERATOR, TELL_ANSWER
from realname.record.galleries.changes import drop_changes_before
from realname.record.galleries.models import GalleryRow
from realname.record.galleries.residents import opened
from realname.record.operators.actions.jobs import OUTSIDE
from realname.record.working import released

AGAIN = RetryStrategy(max_attempts=4, exponential_wait=3)

KEPT_FOR = timedelta(days=7)
"""Changes stay so long: a copy in memory that has not followed for a day asks all rows instead."""


@app.task(name=ASK_OPERATOR, queue=OUTSIDE, retry=AGAIN)
@released
def ask_operator(candidate_id: str, entry: str) -> None:
    """Ask the operator of an entry whether that registration stands."""
    adjudicating.ask_operator(uuid.UUID(candidate_id), uuid.UUID(entry))


@app.task(name=TELL_ANSWER, queue=OUTSIDE, retry=AGAIN)
@released
def tell_answer(candidate_id: str, answer: str) -> None:
    """Carry an answer back to who asked."""
    adjudicating.tell_answer(uuid.UUID(candidate_id), answer)


@app.periodic(cron="* * * * *")
@app.task(name="galleries.follow", queue=OUTSIDE, lock="galleries.follow", queueing_lock="galleries.follow")
@released
def follow(timestamp: int) -> None:
    """Have a gallery that is kept outside of the workers follow the changes; drop changes that all have followed."""
    del timestamp
    follow_shared()  # where that raises, the changes stay
    drop_changes_before(timezone.now() - KEPT_FOR)


def follow_shared() -> None:
    """Bring every gallery that is kept outside of the workers up to its rows, by one process at a time."""
    if settings.REALNAME_GALLERY.endswith(".in_memory"):
        return
    for row in GalleryRow.objects.all():
        copy = opened(row, EngineStamp("", "", row.engine_digest))
        if isinstance(copy.gallery, InMemoryGallery):
            continue
        mark = copy.follow_from(row.followed)
        GalleryRow.objects.filter(id=row.id).update(followed=mark)
