"""Rows of reviews. What a person decides stands beside the machine's decision and changes nothing of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from realname.record.operators.models import Owned
from realname.record.registrations.models import DecisionRow, Evidence, Registration
from realname.record.subscribers.models import Subscriber


class Outcome(models.TextChoices):
    """What a reviewer decides."""

    APPROVED = "approved"
    REJECTED = "rejected"
    RETRY = "retry"


class Appeal(Owned):
    """That a decision is wrong, in the person's own words, sealed under her key. One for each decision.

    `decided_by` is the member of staff whose opinion settled it.
    """

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    decision = models.ForeignKey(DecisionRow, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    sealed_words = models.BinaryField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    outcome = models.CharField(max_length=10, default="")

    class Meta:
        db_table = "reviews_appeal"
        constraints = (models.UniqueConstraint(name="one_appeal_a_decision", fields=("operator", "decision")),)
        indexes = (models.Index(name="appeal_by_registration", fields=("operator", "registration")),)


class AppealEvidence(Owned):
    """A picture that she added to an appeal."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+", db_constraint=False)

    class Meta:
        db_table = "reviews_appeal_evidence"
        constraints = (models.UniqueConstraint(name="added_once", fields=("operator", "evidence")),)


class Case(Owned):
    """One question to a reviewer. `outcome` is empty while it is open, and where it closed with nothing to decide.

    `first` is the case that a blind second review repeats. A case of a pattern asks for another look at what was
    decided, since the person shares more with others than is usual: what comes of it is told to the operator's systems.
    `four_eyes` is the policy's word when the case was opened.
    """

    class Why(models.TextChoices):
        """What opened it."""

        POLICY = "policy"
        APPEAL = "appeal"
        SAMPLE = "sample"
        PATTERN = "pattern"

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    decision = models.ForeignKey(DecisionRow, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False)
    first = models.ForeignKey(
        "reviews.Case", on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False
    )
    why = models.CharField(max_length=8, choices=Why)
    four_eyes = models.BooleanField()
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, default="")

    class Meta:
        db_table = "reviews_case"
        constraints = (
            models.UniqueConstraint(
                name="one_case_a_question", fields=("operator", "decision", "why"), condition=Q(first=None)
            ),
            models.UniqueConstraint(name="one_second_review", fields=("operator", "first")),
            models.CheckConstraint(
                name="case_why_known", condition=Q(why__in=("policy", "appeal", "sample", "pattern"))
            ),
            models.CheckConstraint(name="appeal_where_appealed", condition=Q(why="appeal") ^ Q(appeal=None)),
            models.CheckConstraint(name="first_where_sampled", condition=Q(why="sample") ^ Q(first=None)),
            models.CheckConstraint(name="no_outcome_while_open", condition=Q(outcome="") | Q(closed_at__isnull=False)),
        )
        indexes = (
            models.Index(name="case_by_due", fields=("operator", "closed_at", "due_at")),
            models.Index(name="case_by_registration", fields=("operator", "registration")),
        )


class Opinion(Owned):
    """What one reviewer says of one case, with reasons of the catalogue. Written once; hers cannot be given twice."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    member = models.UUIDField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    reasons = models.JSONField(default=list)

    class Meta:
        db_table = "reviews_opinion"
        constraints = (
            models.UniqueConstraint(name="one_opinion_a_reviewer", fields=("operator", "case", "member")),
            models.CheckConstraint(
                name="opinion_outcome_known", condition=Q(outcome__in=("approved", "rejected", "retry"))
            ),
        )


class Look(Owned):
    """Who looked at what of whom, when, and for which case. Written once, before anything is shown.

    `shown` is the picture itself, the face cut out of it, or what was read of it.
    """

    class Shown(models.TextChoices):
        """What left the store."""

        PICTURE = "picture"
        FACE = "face"
        FIELDS = "fields"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    member = models.UUIDField()
    why = models.CharField(max_length=8, choices=Case.Why)
    shown = models.CharField(max_length=7, choices=Shown)

    class Meta:
        db_table = "reviews_look"
        indexes = (models.Index(name="look_by_subscriber", fields=("operator", "subscriber", "id")),)
