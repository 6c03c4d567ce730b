"""Rows of identities: the numbered places of their lines, of all operators together."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from realname.record.identifiers import new_id


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
