"""Rows of quiet signs."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from realname.record.operators.models import Owned
from realname.record.registrations.models import Registration


class QuietSign(Owned):
    """What was pressed on a registration's pages: one row each. From `asked_at` on it is a sign that somebody reads.

    `presses` are those since `pressed_at`, the first of a few that come close together. `closed_by` is the reviewer who
    did something about it, and `outcome` what came of it.
    """

    class Outcome(models.TextChoices):
        """What came of a sign."""

        HELPED = "helped"
        HANDED_ON = "handed_on"
        BY_MISTAKE = "by_mistake"

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    presses = models.PositiveSmallIntegerField(default=0)
    pressed_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)
    outcome = models.CharField(max_length=10, default="")

    class Meta:
        db_table = "safety_quiet_sign"
        constraints = (
            models.UniqueConstraint(name="one_sign_a_registration", fields=("operator", "registration")),
            models.CheckConstraint(
                name="sign_outcome_known", condition=Q(outcome__in=("", "helped", "handed_on", "by_mistake"))
            ),
            models.CheckConstraint(name="sign_closed_with_an_outcome", condition=Q(closed_at=None) ^ ~Q(outcome="")),
        )
        indexes = (models.Index(name="sign_by_time", fields=("operator", "closed_at", "asked_at")),)
