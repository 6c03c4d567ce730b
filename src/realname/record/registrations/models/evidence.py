"""Evidence, what was measured on it, and what was decided. Sealed under the subscriber's key; decided once."""

from __future__ import annotations

from django.db import models

from realname.record.operators.models import Owned, Policy
from realname.record.registrations.models.registration import Registration


class Evidence(Owned):
    """One picture, kept sealed in the evidence store. `failed` holds the code of what stopped its measuring.

    A challenge is kept whole as one piece: the envelope and all pictures, of which those of holding still are pieces of
    their own as well. `channel` is a word of `realname.judge.facts.Channel`: through what it came.
    """

    class Kind(models.TextChoices):
        """What it shows."""

        DOCUMENT = "document"
        FACE = "face"
        REPRESENTATIVE = "representative"
        CHALLENGE = "challenge"

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    kind = models.CharField(max_length=14, choices=Kind)
    channel = models.CharField(max_length=10, default="client")
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
    way = models.CharField(max_length=10, default="face")
    outcome = models.CharField(max_length=10)
    checks = models.TextField()
    decision = models.TextField()

    class Meta:
        db_table = "registrations_decision"
        indexes = (
            models.Index(name="decision_newest", fields=("operator", "registration", "-id")),
            models.Index(name="decision_by_time", fields=("operator", "created_at")),
        )


class DecisionInputs(Owned):
    """The readings and facts that a decision was made from, sealed: what a rehearsal of another policy needs.

    They hold templates, and are erased with the face data; the decision's own checks stay.
    """

    decision = models.ForeignKey(DecisionRow, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    sealed = models.BinaryField()

    class Meta:
        db_table = "registrations_decision_inputs"
        constraints = (models.UniqueConstraint(name="inputs_once", fields=("operator", "decision")),)
