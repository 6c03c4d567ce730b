"""Rows of campaigns. Numbers and addresses are sealed under the operator's key; lines are found by blind indexes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from realname.connect.activation.contract import LineAction
from realname.record.campaigns.states import LineState, Sparing, State, StepKind, Wrongly
from realname.record.operators.models import Owned


class Campaign(Owned):
    """The re-verification of lines that an operator gave before the rule.

    `plan` is a Plan as JSON. `loaded_to` is the last row of the file, counted by its lines, that was taken in or
    refused; `loaded_line` the last line of the record. `lines` and `bad_rows` count what came of them.
    """

    class Source(models.TextChoices):
        """Where the lines come from."""

        FILE = "file"
        LINES = "lines"

    name = models.CharField(max_length=80)
    state = models.CharField(max_length=10, default=State.LOADING)
    source = models.CharField(max_length=10, choices=Source)
    verified_before = models.DateTimeField(null=True)
    plan = models.JSONField()
    by = models.CharField(max_length=160)
    parts = models.PositiveIntegerField(default=0)
    is_whole = models.BooleanField(default=False)
    loaded_to = models.PositiveIntegerField(default=0)
    loaded_line = models.UUIDField(null=True)
    lines = models.PositiveIntegerField(default=0)
    bad_rows = models.PositiveIntegerField(default=0)
    erased = models.PositiveIntegerField(default=0)
    failed = models.CharField(max_length=60, default="")
    planned_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "campaigns_campaign"
        constraints = (
            models.CheckConstraint(name="campaign_state_known", condition=Q(state__in=[*State])),
            models.CheckConstraint(name="campaign_source_known", condition=Q(source__in=("file", "lines"))),
        )


class Part(Owned):
    """A piece of the file, sealed, until its rows are taken in."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    number = models.PositiveIntegerField()
    sealed_content = models.BinaryField()

    class Meta:
        db_table = "campaigns_part"
        constraints = (models.UniqueConstraint(name="part_once", fields=("operator", "campaign", "number")),)


class BadRow(Owned):
    """A row of the file that was refused: its first line and why. What it held is not kept."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    row_number = models.PositiveIntegerField()
    column = models.CharField(max_length=20, default="")
    code = models.CharField(max_length=60)

    class Meta:
        db_table = "campaigns_bad_row"
        constraints = (models.UniqueConstraint(name="bad_row_once", fields=("operator", "campaign", "row_number")),)


class CampaignLine(Owned):
    """A line that is to be verified. `bucket` is drawn from its index, and a cohort is a range of buckets.

    `reached_at` is when a notice first went out; without one, nothing is barred. `limited_at` is when a bar first took
    effect, `released_at` when it was clear that it must go, `restored_at` when the operator's system said that it is.
    """

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    row_number = models.PositiveIntegerField()
    bucket = models.PositiveIntegerField()
    line_index = models.BinaryField()
    sealed_contact = models.BinaryField(null=True)
    language = models.CharField(max_length=20)
    by_letter = models.BooleanField(default=False)
    never_bar = models.CharField(max_length=20, default="")
    state = models.CharField(max_length=10, default=LineState.WAITING)
    reached_at = models.DateTimeField(null=True)
    limited_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    restored_at = models.DateTimeField(null=True)
    wrongly = models.CharField(max_length=20, default="")

    class Meta:
        db_table = "campaigns_line"
        constraints = (
            models.UniqueConstraint(name="line_once_a_campaign", fields=("operator", "campaign", "line_index")),
            models.CheckConstraint(name="campaign_line_state_known", condition=Q(state__in=[*LineState])),
            models.CheckConstraint(name="campaign_line_spared_why", condition=Q(never_bar__in=["", *Sparing])),
            models.CheckConstraint(name="campaign_line_wrongly_why", condition=Q(wrongly__in=["", *Wrongly])),
            models.CheckConstraint(
                name="limited_lines_were_reached",
                condition=Q(limited_at=None) | Q(reached_at__isnull=False),
            ),
        )
        indexes = (
            models.Index(name="campaign_line_by_bucket", fields=("campaign", "bucket", "id")),
            models.Index(name="campaign_line_by_state", fields=("campaign", "state", "bucket")),
            models.Index(name="campaign_line_by_number", fields=("operator", "line_index")),
        )


class Step(Owned):
    """What is done to a cohort, from when on, and how far it is: cursor and effects are written together."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    cohort = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    round = models.PositiveSmallIntegerField(default=1)
    first_bucket = models.PositiveIntegerField()
    until_bucket = models.PositiveIntegerField()
    due_at = models.DateTimeField()
    at_bucket = models.PositiveIntegerField(default=0)
    at_line = models.UUIDField(null=True)
    touched = models.PositiveIntegerField(default=0)
    postponed = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "campaigns_step"
        constraints = (
            models.UniqueConstraint(name="step_once", fields=("operator", "campaign", "cohort", "kind", "round")),
            models.CheckConstraint(name="campaign_step_known", condition=Q(kind__in=[*StepKind])),
        )


class LetterFile(Owned):
    """Letters that were handed over to be printed, in one file, which can be made again."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    letters = models.PositiveIntegerField()
    by = models.CharField(max_length=160)

    class Meta:
        db_table = "campaigns_letter_file"


class Notice(Owned):
    """One message or letter to a line's holder, once a step. Its id is the key under which a gateway sends it once."""

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"
        DROPPED = "dropped"

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    line = models.ForeignKey(
        CampaignLine, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=10)
    round = models.PositiveSmallIntegerField(default=1)
    channel = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    failed = models.CharField(max_length=60, default="")
    sent_at = models.DateTimeField(null=True)
    letter_file = models.ForeignKey(
        LetterFile, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False
    )

    class Meta:
        db_table = "campaigns_notice"
        constraints = (
            models.UniqueConstraint(name="notice_once", fields=("operator", "line", "kind", "round", "channel")),
            models.CheckConstraint(
                name="notice_state_known", condition=Q(state__in=("waiting", "sent", "failed", "dropped"))
            ),
            models.CheckConstraint(name="notice_channel_known", condition=Q(channel__in=("sms", "letter"))),
        )
        indexes = (models.Index(name="notice_by_state", fields=("campaign", "channel", "state", "id")),)


class BarOrder(Owned):
    """What the operator's system is to do with a line's bars. Sent until it answers; a bar is dropped once needless.

    `in_flight_at` is set while a bar is being sent: what restores the line waits for that, so that it comes last.
    """

    class State(models.TextChoices):
        """Where the order stands."""

        PENDING = "pending"
        DONE = "done"
        REJECTED = "rejected"
        DROPPED = "dropped"

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    line = models.ForeignKey(
        CampaignLine, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    action = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    reference = models.CharField(max_length=80, default="")
    code = models.CharField(max_length=80, default="")
    last_error = models.CharField(max_length=60, default="")
    next_at = models.DateTimeField()
    in_flight_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "campaigns_bar_order"
        constraints = (
            models.UniqueConstraint(
                name="one_pending_an_action", fields=("operator", "line", "action"), condition=Q(state="pending")
            ),
            models.CheckConstraint(
                name="bar_order_action_known",
                condition=Q(action__in=[LineAction.BAR_OUTGOING, LineAction.BAR_INCOMING, LineAction.RESTORE]),
            ),
            models.CheckConstraint(
                name="bar_order_state_known", condition=Q(state__in=("pending", "done", "rejected", "dropped"))
            ),
        )
        indexes = (
            models.Index(name="bar_order_by_line", fields=("line", "id")),
            models.Index(name="bar_order_by_state", fields=("campaign", "state", "next_at")),
        )


class NeverBar(Owned):
    """A line that no campaign bars, whoever lists it: known by its blind index, and why in one word."""

    line_index = models.BinaryField()
    reason = models.CharField(max_length=20)
    by = models.CharField(max_length=160)

    class Meta:
        db_table = "campaigns_never_bar"
        constraints = (
            models.UniqueConstraint(name="never_bar_once", fields=("operator", "line_index")),
            models.CheckConstraint(name="never_bar_why", condition=Q(reason__in=[*Sparing])),
        )
