"""Rows of identities: the numbered places of their lines, of all operators together, and an operator's block list."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from realname.record.identifiers import new_id
from realname.record.operators.models import Owned


class LineSlot(models.Model):
    """One numbered place of an identity's lines, within one scope: an operator, or all of them. A line takes both.

    `scope` is a keyed digest of the identity (and the operator), `owner` one of the registration that took the place:
    without the service's key a row says neither whose line it is, nor with which operator. That a number is taken once
    is what keeps two registrations from having the last one. `until` is when a place is free again that no line came
    to hold; None once one does. No operator's connection reads the table: functions of the database answer for it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    scope = models.BinaryField(max_length=33)
    number = models.PositiveSmallIntegerField()
    owner = models.BinaryField(max_length=33)
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "identities_line_slot"
        constraints = (
            models.UniqueConstraint(name="one_line_a_number", fields=("scope", "number")),
            models.UniqueConstraint(name="one_number_a_line", fields=("scope", "owner")),
            models.CheckConstraint(name="numbers_begin_at_one", condition=Q(number__gte=1)),
        )
        indexes = (models.Index(name="slot_by_owner", fields=("owner",)),)


class Block(Owned):
    """An identity under which an operator registers nobody for a while: proposed by one person, confirmed by another.

    `number_index` is the identity's blind index: the entry knows a document again, and names nobody. `proposed_by`,
    `confirmed_by` and `lifted_by` are as `Caller.client_id` names callers. It holds from `confirmed_at` to `until`,
    unless it is lifted.
    """

    class Reason(models.TextChoices):
        """Why; what it says, the person may be told."""

        FRAUD = "fraud"
        COURT_ORDER = "court_order"
        DOCUMENT_STOLEN = "document_stolen"
        OWN_WISH = "own_wish"

    number_index = models.BinaryField()
    reason = models.CharField(max_length=20, choices=Reason)
    until = models.DateTimeField()
    appeal_url = models.URLField(max_length=300)
    reference = models.CharField(max_length=80, default="")
    proposed_by = models.CharField(max_length=120)
    confirmed_by = models.CharField(max_length=120, default="")
    confirmed_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=120, default="")
    lifted_at = models.DateTimeField(null=True)
    lifted_because = models.CharField(max_length=20, default="")

    class Meta:
        db_table = "identities_block"
        constraints = (
            models.CheckConstraint(
                name="block_reason_known",
                condition=Q(reason__in=("fraud", "court_order", "document_stolen", "own_wish")),
            ),
            models.CheckConstraint(
                name="two_people_block", condition=Q(confirmed_at=None) | ~Q(confirmed_by=F("proposed_by"))
            ),
            models.CheckConstraint(
                name="block_lifted_with_a_reason", condition=Q(lifted_at=None) ^ ~Q(lifted_because="")
            ),
            models.CheckConstraint(name="block_ends_after_it_begins", condition=Q(until__gt=F("created_at"))),
        )
        indexes = (models.Index(name="block_by_number", fields=("operator", "number_index")),)
