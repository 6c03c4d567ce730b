"""Rows of lanes. Nothing here is of somebody who did not join: whoever is sent the standard way leaves no row."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from realname.judge.lanes import LONGEST_HOURS, Lane
from realname.record.operators.models import Owned
from realname.record.programmes.models import Member, Programme, Terminal

SHARE = models.Q(share__gt=0, share__lt=1)


class Rules(Owned):
    """What is done in a programme's lanes; see `realname.judge.lanes.LaneRules`. Each change is in the public log."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    express = models.JSONField()
    standard = models.JSONField()
    extra_check = models.JSONField()
    share = models.FloatField()
    hours = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "lanes_rules"
        constraints = (
            models.UniqueConstraint(name="one_rules_a_programme", fields=("operator", "programme")),
            models.CheckConstraint(name="rules_share_between", condition=SHARE),
            models.CheckConstraint(name="rules_hours_between", condition=Q(hours__gte=1, hours__lte=LONGEST_HOURS)),
        )


class Draw(Owned):
    """A draw of extra checks: committed to in the log, then begun, then revealed. See `realname.ledger.draws`.

    `seed` is sealed by the service until it is revealed. `entry` is the log's entry that commits to it: no number is
    given before the public can read it. `given` numbers were given, 0, 1, ..., and `drawn` of them were drawn.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    share = models.FloatField()
    commitment = models.CharField(max_length=64)
    seed = models.BinaryField()
    entry = models.BigIntegerField()
    begun_at = models.DateTimeField(null=True)
    given = models.PositiveIntegerField(default=0)
    drawn = models.PositiveIntegerField(default=0)
    revealed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "lanes_draw"
        constraints = (
            models.CheckConstraint(name="draw_share_between", condition=SHARE),
            models.CheckConstraint(name="draw_no_more_than_given", condition=Q(drawn__lte=F("given"))),
            models.UniqueConstraint(
                name="one_draw_runs",
                fields=("operator", "programme"),
                condition=Q(begun_at__isnull=False, revealed_at=None),
            ),
        )
        indexes = (models.Index(name="draw_by_programme", fields=("operator", "programme")),)


class Clearance(Owned):
    """That a member was checked beforehand, and until when that counts. The row goes when it ends."""

    class By(models.TextChoices):
        """Who had checked her."""

        STAFF = "staff"
        AUTHORITY = "authority"

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    by = models.CharField(max_length=10, choices=By)
    until = models.DateTimeField()

    class Meta:
        db_table = "lanes_clearance"
        constraints = (
            models.UniqueConstraint(name="one_clearance_a_member", fields=("operator", "member")),
            models.CheckConstraint(name="clearance_by_known", condition=Q(by__in=("staff", "authority"))),
        )


class Passing(Owned):
    """A member's last passage with a number of a draw, for a day: so that a second look does not draw again.

    `checked_at` is when her extra check was done; until then she is told of it again, whichever lane she comes to.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    number = models.PositiveIntegerField()
    answer = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Lane])
    at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "lanes_passing"
        constraints = (
            models.UniqueConstraint(name="one_passing_a_member", fields=("operator", "member")),
            models.UniqueConstraint(name="one_passing_a_number", fields=("operator", "draw", "number")),
        )


class TravelPass(Owned):
    """The digest of a member's pass: 128 random bits on her phone or card, by which a lane looks for her alone.

    Where a programme has more members than its rate can be kept among, the pass is what makes the lane work.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    digest = models.BinaryField(max_length=32)

    class Meta:
        db_table = "lanes_pass"
        constraints = (
            models.UniqueConstraint(name="one_pass_a_member", fields=("operator", "member")),
            models.UniqueConstraint(name="one_member_a_pass", fields=("operator", "digest")),
        )


class LaneDay(Owned):
    """How many members passed a lane on a day, and in its busiest minute. Who is no member is not counted.

    `minute` is the newest minute of the day, 0..1439, in which somebody passed; `in_minute` how many then.
    """

    terminal = models.ForeignKey(Terminal, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    day = models.DateField()
    express = models.PositiveIntegerField(default=0)
    extra_check = models.PositiveIntegerField(default=0)
    standard = models.PositiveIntegerField(default=0)
    minute = models.PositiveSmallIntegerField(default=0)
    in_minute = models.PositiveIntegerField(default=0)
    busiest = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "lanes_day"
        constraints = (models.UniqueConstraint(name="one_lane_day", fields=("operator", "terminal", "day")),)
