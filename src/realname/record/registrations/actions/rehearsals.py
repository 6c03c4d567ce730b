"""Rehearse a policy for a page: begun there, run as a job that says how far it is, forgotten after a day."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.judge.canonical import canonical
from realname.judge.policy import Policy
from realname.judge.shapes import build
from realname.record.errors import NotFound
from realname.record.registrations.actions import rehearsing
from realname.record.registrations.actions.jobs import defer_rehearsing
from realname.record.registrations.models import RehearsalRow

KEPT_FOR = timedelta(days=1)
NOTED_EVERY = 20
"""Decisions between two notes of how far it is: a note is a transaction of its own."""

MOST_LISTED = 500
"""More changed registrations are counted, and not named."""


@dataclass
class _Found:
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    changed: list[dict[str, Any]] = field(default_factory=list)
    from_readings: int = 0

    def add(self, row: rehearsing.Rehearsal) -> None:
        self.counts[row.before.value, row.after.value] += 1
        self.from_readings += row.from_readings
        if row.before is not row.after and len(self.changed) < MOST_LISTED:
            self.changed.append(
                {
                    "registration": str(row.registration_id),
                    "before": row.before.value,
                    "after": row.after.value,
                    "reasons": list(row.reasons),
                }
            )

    def plain(self) -> dict[str, Any]:
        counts = [{"before": a, "after": b, "count": n} for (a, b), n in sorted(self.counts.items())]
        return {"counts": counts, "changed": self.changed, "from_readings": self.from_readings}


def begin(operator_id: uuid.UUID, member_id: uuid.UUID, policy: Policy, since: datetime, kind: str = "") -> uuid.UUID:
    """Have a policy rehearsed over the decisions since a moment, and return what to ask by. In the transaction."""
    RehearsalRow.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()
    row = RehearsalRow.objects.create(
        operator_id=operator_id, member=member_id, canonical=canonical(policy).decode(), since=since, kind=kind
    )
    defer_rehearsing(operator_id, row.id)
    return row.id


def run(operator_id: uuid.UUID, rehearsal_id: uuid.UUID, tools: Instruments) -> None:
    """Rehearse, noting how far it is. What was begun before is begun anew. Opens its own transactions."""
    with tenant(operator_id):
        row = RehearsalRow.objects.filter(id=rehearsal_id).first()
    if row is None or row.state == RehearsalRow.State.DONE:
        return
    total = rehearsing.decided_since(operator_id, row.since, row.kind)
    _note(operator_id, rehearsal_id, state=RehearsalRow.State.RUNNING, looked_at=0, total=total)
    found = _Found()
    try:
        policy = build(Policy, json.loads(row.canonical))
        for n, one in enumerate(rehearsing.rehearse(operator_id, policy, row.since, tools, row.kind), 1):
            found.add(one)
            if n % NOTED_EVERY == 0:
                _note(operator_id, rehearsal_id, looked_at=n)
    except Exception:
        _note(operator_id, rehearsal_id, state=RehearsalRow.State.FAILED)
        raise
    _note(
        operator_id,
        rehearsal_id,
        state=RehearsalRow.State.DONE,
        looked_at=sum(found.counts.values()),
        found=found.plain(),
    )


def rehearsal_of(rehearsal_id: uuid.UUID) -> RehearsalRow:
    """Return how far it is. NotFound where it is another operator's, or forgotten. Inside the transaction."""
    row = RehearsalRow.objects.filter(id=rehearsal_id, created_at__gte=timezone.now() - KEPT_FOR).first()
    if row is None:
        raise NotFound("There is no such rehearsal.")
    return row


def _note(operator_id: uuid.UUID, rehearsal_id: uuid.UUID, **changes: Any) -> None:
    with tenant(operator_id):
        RehearsalRow.objects.filter(id=rehearsal_id).update(**changes)
