"""Rows of the field watch. None names a person: groups are counted by the day, and nothing else is kept of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from realname.record.identifiers import new_id
from realname.record.operators.models import Owned

FOUND = ("as_expected", "too_few", "alarm")


class CanaryRun(models.Model):
    """The canaries as one process measured them; of the engine, which all operators share. Written once.

    `results` has for each picture its name, the score (null where no face was found) and the expected one.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(db_default=Now(), editable=False)
    engine = models.CharField(max_length=64)
    engine_name = models.CharField(max_length=40)
    engine_version = models.CharField(max_length=20)
    is_well = models.BooleanField()
    results = models.JSONField(default=list)

    class Meta:
        db_table = "watch_canary_run"
        indexes = (models.Index(name="canaries_newest", fields=("engine", "-id")),)


class WatchedGroup(Owned):
    """A grouping that the operator lawfully knows and has watched, with the legal basis that it names."""

    class Group(models.TextChoices):
        """By what people are told apart. Sex and age are those of the document; nothing is ever guessed."""

        LANGUAGE = "language"
        SEX = "sex"
        AGE = "age"

    group = models.CharField(max_length=10, choices=Group)
    legal_basis = models.TextField()
    member = models.UUIDField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "watch_group"
        constraints = (
            models.UniqueConstraint(
                name="group_watched_once", fields=("operator", "group"), condition=Q(ended_at__isnull=True)
            ),
        )


class GroupCount(Owned):
    """How many decisions a group's members got on one day, and how many of them were approvals."""

    day = models.DateField()
    group = models.CharField(max_length=10)
    value = models.CharField(max_length=20)
    decided = models.PositiveIntegerField(default=0)
    approved = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "watch_group_count"
        constraints = (models.UniqueConstraint(name="one_count_a_day", fields=("operator", "day", "group", "value")),)


class WatchFinding(Owned):
    """What one day's watch found of one engine's scores, or of one group's outcomes. Written once.

    `group` and `value` are empty for scores; `measured` is null where there were too few samples.
    """

    class Watch(models.TextChoices):
        """What was watched, by the public log's words."""

        SCORE_DRIFT = "score_drift"
        OUTCOME_GAP = "outcome_gap"

    day = models.DateField()
    watch = models.CharField(max_length=12, choices=Watch)
    engine = models.CharField(max_length=64)
    group = models.CharField(max_length=10, default="")
    value = models.CharField(max_length=20, default="")
    found = models.CharField(max_length=12)
    measured = models.FloatField(null=True)
    bound = models.FloatField()
    samples = models.PositiveIntegerField()

    class Meta:
        db_table = "watch_finding"
        constraints = (
            models.UniqueConstraint(
                name="one_finding_a_day", fields=("operator", "day", "watch", "engine", "group", "value")
            ),
            models.CheckConstraint(name="finding_known", condition=Q(found__in=FOUND)),
        )
