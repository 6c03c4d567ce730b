"""Rows of galleries: the templates that may be searched, what changed in them, and the candidates of searches."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from realname.record.identifiers import new_id
from realname.record.operators.models import Owned
from realname.record.registrations.models import DecisionRow, Registration
from realname.record.subscribers.models import ConsentReceipt, Subscriber


class GalleryRow(models.Model):
    """One gallery: templates of one engine that may be searched for one purpose, of all operators together.

    `snapshot_key` seals the copies on disk, sealed under the service's key; whoever leaves the gallery destroys it, and
    no copy of before opens again. `followed` is how far a gallery that is kept elsewhere has followed the changes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=40)
    engine_digest = models.CharField(max_length=64)
    size = models.PositiveSmallIntegerField()
    snapshot_key = models.BinaryField(null=True)
    followed = models.BigIntegerField(null=True)

    class Meta:
        db_table = "galleries_gallery"
        constraints = (
            models.UniqueConstraint(name="one_gallery_a_purpose_and_engine", fields=("purpose", "engine_digest")),
        )


class GalleryMember(Owned):
    """A verified subscriber's protected template, sealed under her key, and the receipt under which it is searched.

    `entry` is by what copies know it: a random id that means nothing outside of this table. `identity` is a keyed
    digest of her document, by which her own registrations are told from those under other names.
    """

    gallery = models.ForeignKey(GalleryRow, on_delete=models.PROTECT, related_name="+")
    subscriber = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    receipt = models.ForeignKey(ConsentReceipt, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    entry = models.UUIDField(default=uuid.uuid4, editable=False)
    identity = models.BinaryField(null=True, max_length=33)
    sealed = models.BinaryField()

    class Meta:
        db_table = "galleries_member"
        constraints = (
            models.UniqueConstraint(name="one_member_an_entry", fields=("entry",)),
            models.UniqueConstraint(name="one_entry_a_person", fields=("operator", "gallery", "subscriber")),
        )


class GalleryChange(models.Model):
    """That an entry came or went, for the copies to follow: its id, and the transaction that changed it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    entry = models.UUIDField()
    xact = models.BigIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "galleries_change"
        indexes = (models.Index(name="change_by_xact", fields=("xact",)),)


class Answer(models.TextChoices):
    """What a person found of a candidate. The first three compare two faces; the others look at a registration anew."""

    SAME = "same"
    OTHER = "other"
    CANNOT_TELL = "cannot_tell"
    SOUND = "sound"
    DOUBTFUL = "doubtful"


class Candidate(Owned):
    """An entry that a search for a decision yielded, the likest first, and what a person found. It bears no score.

    `here` says that the operator's own subscriber is meant; another operator's is asked about, and nothing else.
    """

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    decision = models.ForeignKey(DecisionRow, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    rank = models.PositiveSmallIntegerField()
    entry = models.UUIDField()
    here = models.BooleanField()
    answer = models.CharField(max_length=12, choices=Answer, default="", blank=True)
    reasons = models.JSONField(default=list)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)

    class Meta:
        db_table = "galleries_candidate"
        constraints = (
            models.UniqueConstraint(name="one_rank_a_candidate", fields=("decision", "rank")),
            models.CheckConstraint(
                name="candidate_answered_whole",
                condition=Q(answer="", answered_at=None) | Q(~Q(answer=""), answered_at__isnull=False),
            ),
        )
        indexes = (models.Index(name="candidate_by_registration", fields=("operator", "registration")),)


class AdjudicationRequest(Owned):
    """That another operator asks whether the registration of one of this operator's subscribers stands.

    Neither who asks nor about whom is in it. `candidate` is the asking row, which the answer is carried to.
    """

    candidate = models.UUIDField()
    entry = models.UUIDField()
    answer = models.CharField(max_length=12, choices=Answer, default="", blank=True)
    reasons = models.JSONField(default=list)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)

    class Meta:
        db_table = "galleries_request"
        constraints = (
            models.UniqueConstraint(name="one_request_a_candidate", fields=("candidate",)),
            models.CheckConstraint(
                name="request_answered_whole",
                condition=Q(answer="", answered_at=None) | Q(~Q(answer=""), answered_at__isnull=False),
            ),
        )
