"""Rows of what third parties asked of lines."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from realname.record.operators.models import Owned
from realname.record.subscribers.models import Subscriber


class Asked(models.TextChoices):
    """What a third party asked."""

    SIM_CHECK = "sim_check"
    SIM_DATE = "sim_date"
    KYC_MATCH = "kyc_match"
    NUMBER_RECYCLING = "number_recycling"


class PartnerQuestion(Owned):
    """That a third party asked something of a line of hers. Written once, in the transaction of the answer.

    `party` is its name, `attributes` the names of what was compared. Whether they agreed is not kept. `was_told` is
    false where it was told nothing, since she had not agreed.
    """

    subscriber = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    party = models.CharField(max_length=80)
    asked = models.CharField(max_length=20, choices=Asked)
    attributes = models.JSONField(default=list)
    was_told = models.BooleanField()

    class Meta:
        db_table = "camara_partner_question"
        constraints = (
            models.CheckConstraint(
                name="question_known", condition=Q(asked__in=("sim_check", "sim_date", "kyc_match", "number_recycling"))
            ),
        )
        indexes = (
            models.Index(name="question_by_subscriber", fields=("operator", "subscriber", "party", "-created_at")),
            models.Index(name="question_by_age", fields=("operator", "created_at")),
        )
