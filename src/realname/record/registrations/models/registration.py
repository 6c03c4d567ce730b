"""Rows of registrations. Evidence and readings are sealed under the subscriber's key; decisions are written once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from realname.record.operators.models import Owned, Policy
from realname.record.registrations.states import State
from realname.record.subscribers.models import Subscriber


class Registration(Owned):
    """One application. Which states may follow which, a trigger of the database guards as well as the code.

    `sealed_line` holds the number and the card's identifier as sealed JSON.
    """

    class Kind(models.TextChoices):
        """What is applied for."""

        NEW_LINE = "new_line"
        SIM_REPLACEMENT = "sim_replacement"
        TRANSFER = "transfer"
        REVERIFICATION = "reverification"

    class Way(models.TextChoices):
        """By which evidence the person is verified: of equal standing."""

        FACE = "face"
        NON_FACE = "non_face"

    kind = models.CharField(max_length=20, choices=Kind)
    state = models.CharField(max_length=12, default=State.CREATED)
    way = models.CharField(max_length=10, choices=Way, default=Way.FACE)
    language = models.CharField(max_length=20)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    sealed_line = models.BinaryField()
    line_index = models.BinaryField()
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "registrations_registration"
        constraints = (
            models.CheckConstraint(name="registration_state_known", condition=Q(state__in=[*State])),
            models.CheckConstraint(
                name="registration_kind_known",
                condition=Q(kind__in=("new_line", "sim_replacement", "transfer", "reverification")),
            ),
        )
        indexes = (models.Index(name="registration_by_line", fields=("operator", "line_index")),)


class Evidence(Owned):
    """One picture, kept sealed in the evidence store. `failed` holds the code of what stopped its measuring."""

    class Kind(models.TextChoices):
        """What it shows."""

        DOCUMENT = "document"
        FACE = "face"

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    kind = models.CharField(max_length=10, choices=Kind)
    store_key = models.CharField(max_length=32)
    size = models.PositiveIntegerField()
    superseded_at = models.DateTimeField(null=True)
    failed = models.CharField(max_length=60, default="")

    class Meta:
        db_table = "registrations_evidence"
        constraints = (models.UniqueConstraint(name="evidence_key_once", fields=("operator", "store_key")),)
        indexes = (models.Index(name="evidence_by_registration", fields=("operator", "registration", "kind")),)


class Reading(Owned):
    """What was measured on one piece of evidence: sealed, since it holds names, numbers and templates."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    engine_name = models.CharField(max_length=40)
    engine_version = models.CharField(max_length=20)
    engine_digest = models.CharField(max_length=64)
    sealed = models.BinaryField()

    class Meta:
        db_table = "registrations_reading"
        constraints = (models.UniqueConstraint(name="evidence_read_once", fields=("operator", "evidence")),)


class DecisionRow(Owned):
    """What was decided, written once: the canonical JSON of the checks and of the decision, so that it can be replayed.

    Neither holds a person's data. A registration has one row for each attempt; the newest counts.
    """

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    outcome = models.CharField(max_length=10)
    checks = models.TextField()
    decision = models.TextField()

    class Meta:
        db_table = "registrations_decision"
        indexes = (models.Index(name="decision_newest", fields=("operator", "registration", "-id")),)
