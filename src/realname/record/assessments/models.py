"""Signed impact assessments, and the decisions that none covered. Neither holds anything of a subscriber."""

from __future__ import annotations

from django.db import models

from realname.record.operators.models import Owned
from realname.record.registrations.models import DecisionRow
from realname.record.staff.models import Member


class Assessment(Owned):
    """What somebody signed, written once; the newest counts.

    `document` is the canonical JSON of the configuration and of the operator's own words, `digest` its SHA-256, and
    `configuration` that of the configuration alone. `policies` and `engines` are the digests that it covers.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    document = models.TextField()
    digest = models.CharField(max_length=64)
    configuration = models.CharField(max_length=64)
    policies = models.JSONField(default=list)
    engines = models.JSONField(default=list)

    class Meta:
        db_table = "assessments_assessment"
        indexes = (models.Index(name="assessment_newest", fields=("operator", "-id")),)


class TrialDecision(Owned):
    """A decision by a policy or an engine that no signed assessment covered when it was made."""

    decision = models.ForeignKey(DecisionRow, on_delete=models.PROTECT, related_name="+", db_constraint=False)

    class Meta:
        db_table = "assessments_trial_decision"
        constraints = (models.UniqueConstraint(name="trial_once", fields=("operator", "decision")),)
