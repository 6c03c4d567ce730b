"""A rehearsal of a policy that somebody asked for on a page: how far it is, and what it found."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from realname.record.operators.models import Owned


class RehearsalRow(Owned):
    """One rehearsal, for the page that shows it. Nothing hangs on it, and it is deleted after a day.

    `canonical` are the rules, which need not be published; `found` the counts and the changed registrations.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    member = models.UUIDField()
    canonical = models.TextField()
    kind = models.CharField(max_length=20, default="")
    since = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    looked_at = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    found = models.JSONField(default=dict)

    class Meta:
        db_table = "registrations_rehearsal"
        constraints = (
            models.CheckConstraint(
                name="rehearsal_state_known", condition=Q(state__in=("waiting", "running", "done", "failed"))
            ),
        )
