"""Rows of patterns: what registrations have in common under pseudonyms, and the rings that were found in it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from realname.record.identifiers import new_id
from realname.record.operators.models import Owned
from realname.record.registrations.models import Registration
from realname.record.subscribers.models import Subscriber

KINDS = ("face", "document_image", "device", "payment", "contact", "address")
"""The words of `realname.judge.rings.Tie`."""


class MarkRow(Owned):
    """That a registration bears a key of a kind: a keyed digest of the value, which is kept nowhere else.

    `identity` is one of the person: of her document's number once it was read, of her row until then. `everywhere` is
    the key's digest under the service's key, where it goes from operator to operator. `told` says that the operator's
    software named the value.
    """

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    identity = models.BinaryField(max_length=33)
    kind = models.CharField(max_length=14)
    digest = models.BinaryField(max_length=33)
    everywhere = models.BinaryField(max_length=33, null=True)
    told = models.BooleanField(default=False)

    class Meta:
        db_table = "patterns_mark"
        constraints = (
            models.UniqueConstraint(name="one_mark_a_key", fields=("operator", "registration", "kind", "digest")),
            models.CheckConstraint(name="mark_kind_known", condition=Q(kind__in=KINDS)),
        )
        indexes = (
            models.Index(name="mark_by_key", fields=("operator", "digest")),
            models.Index(name="mark_by_identity", fields=("operator", "identity")),
            models.Index(name="mark_by_subscriber", fields=("operator", "subscriber")),
            models.Index(name="mark_by_time", fields=("operator", "created_at")),
        )


class KeySetAside(Owned):
    """A key that an analyst found to be shared for a good reason, a hostel's address say: it ties nobody any more."""

    kind = models.CharField(max_length=14)
    digest = models.BinaryField(max_length=33)
    member = models.UUIDField()

    class Meta:
        db_table = "patterns_key_set_aside"
        constraints = (models.UniqueConstraint(name="set_aside_once", fields=("operator", "digest")),)


class RingRow(Owned):
    """People who share more than a household shares, as they were found: for an analyst to look at.

    `people` is how many they are; `kinds` what they share under more people than is usual. `review_at` is when the ring
    was sent to review: whoever joins it from then on goes there too. `merged` is the ring that this one became part of.
    """

    class Closed(models.TextChoices):
        """Why nobody looks at it any more."""

        DEALT_WITH = "dealt_with"
        SHARED_FOR_A_REASON = "shared_for_a_reason"
        MISTAKE = "mistake"
        MERGED = "merged"
        GONE = "gone"

    people = models.PositiveIntegerField()
    kinds = models.JSONField(default=list)
    changed_at = models.DateTimeField(db_default=Now())
    review_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_because = models.CharField(max_length=20, default="")
    merged = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False)

    class Meta:
        db_table = "patterns_ring"
        constraints = (
            models.CheckConstraint(
                name="ring_closed_with_a_reason", condition=Q(closed_at=None) ^ ~Q(closed_because="")
            ),
            models.CheckConstraint(name="ring_merged_into_one", condition=Q(closed_because="merged") ^ Q(merged=None)),
        )
        indexes = (models.Index(name="ring_by_state", fields=("operator", "closed_at", "-people")),)


class RingMember(Owned):
    """That a registration is in a ring. `identity` is as in `MarkRow`."""

    ring = models.ForeignKey(RingRow, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    identity = models.BinaryField(max_length=33)

    class Meta:
        db_table = "patterns_ring_member"
        constraints = (models.UniqueConstraint(name="once_in_a_ring", fields=("operator", "ring", "registration")),)
        indexes = (
            models.Index(name="ring_member_by_registration", fields=("operator", "registration")),
            models.Index(name="ring_member_by_subscriber", fields=("operator", "subscriber")),
        )


class RingStep(Owned):
    """What an analyst did about a ring. Written once. `count` is how many registrations or documents it concerned."""

    class Step(models.TextChoices):
        """What was done."""

        SENT_TO_REVIEW = "sent_to_review"
        BLOCKS_PROPOSED = "blocks_proposed"
        CLOSED = "closed"

    ring = models.ForeignKey(RingRow, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    member = models.UUIDField()
    step = models.CharField(max_length=16, choices=Step)
    because = models.CharField(max_length=20, default="")
    count = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "patterns_ring_step"
        indexes = (models.Index(name="ring_step_by_ring", fields=("operator", "ring", "id")),)


class KeySeen(models.Model):
    """That a device, a payment means or a document's picture came with a person, with whichever operator.

    All three are keyed digests under a key of the service: a row names no value, no person, no registration and no
    operator. No operator's connection reads the table: functions of the database answer whether a key lies under more
    people than a number, and nothing else.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    digest = models.BinaryField(max_length=33)
    identity = models.BinaryField(max_length=33)
    owner = models.BinaryField(max_length=33)
    seen_on = models.DateField(db_default=Now())

    class Meta:
        db_table = "patterns_key_seen"
        constraints = (models.UniqueConstraint(name="key_seen_once", fields=("digest", "identity", "owner")),)
        indexes = (
            models.Index(name="key_seen_by_owner", fields=("owner",)),
            models.Index(name="key_seen_by_day", fields=("seen_on",)),
        )
