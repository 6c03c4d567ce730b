"""Rows of inquiries. What she shows is sealed under the key of a person made for the inquiry, and ends with her."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from realname.record.inquiries.states import Outcome, State
from realname.record.operators.models import Owned
from realname.record.registrations.models import Line
from realname.record.subscribers.models import Subscriber


class Inquiry(Owned):
    """One question of a person: what is held on her.

    `subscriber` is made for it and erased a day later; whom it found is in `Finding`. `sealed_code` holds number and
    code as sealed JSON, `phone_index` is the number's blind index, by which attempts are counted for a day.
    `secret_sha256` knows the browser, `link_sha256` a link that was handed over at a counter, once. `member`, `store`
    and `second_means` say who vouched for her there.
    """

    class Way(models.TextChoices):
        """How she proves who she is."""

        FACE = "face"
        COUNTER = "counter"

    subscriber = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    way = models.CharField(max_length=10, choices=Way, default=Way.FACE)
    state = models.CharField(max_length=10, default=State.BEGUN)
    outcome = models.CharField(max_length=13, default="")
    reasons = models.JSONField(default=list)
    language = models.CharField(max_length=20)
    phone_index = models.BinaryField(default=bytes)
    codes = models.PositiveSmallIntegerField(default=0)
    proofs = models.PositiveSmallIntegerField(default=0)
    sealed_code = models.BinaryField(null=True)
    code_key = models.UUIDField(null=True)
    code_until = models.DateTimeField(null=True)
    code_attempts = models.PositiveSmallIntegerField(default=0)
    secret_sha256 = models.CharField(max_length=64, default="")
    link_sha256 = models.CharField(max_length=64, default="")
    link_until = models.DateTimeField(null=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    member = models.UUIDField(null=True)
    store = models.UUIDField(null=True)
    second_means = models.CharField(max_length=40, default="")

    class Meta:
        db_table = "inquiries_inquiry"
        constraints = (
            models.CheckConstraint(name="inquiry_state_known", condition=Q(state__in=[*State])),
            models.CheckConstraint(name="inquiry_outcome_known", condition=Q(outcome__in=["", *Outcome])),
            models.CheckConstraint(name="opened_means_proved", condition=Q(opened_at=None) | Q(state="proved")),
            models.CheckConstraint(name="counter_has_a_member", condition=~Q(way="counter") | Q(member__isnull=False)),
        )
        indexes = (
            models.Index(name="inquiry_by_phone", fields=("operator", "phone_index", "began_at")),
            models.Index(name="inquiry_by_age", fields=("operator", "began_at")),
        )


class InquiryPicture(Owned):
    """One picture that she showed, sealed in the evidence store; the newest of each kind count."""

    class Kind(models.TextChoices):
        """What it shows."""

        DOCUMENT = "document"
        FACE = "face"

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    kind = models.CharField(max_length=10, choices=Kind)
    store_key = models.CharField(max_length=32)

    class Meta:
        db_table = "inquiries_picture"
        constraints = (models.UniqueConstraint(name="inquiry_picture_key_once", fields=("operator", "store_key")),)
        indexes = (models.Index(name="picture_by_inquiry", fields=("operator", "inquiry", "kind")),)


class Finding(Owned):
    """A person whom an inquiry found to be the one who asks. Written once: that her data was shown stays provable."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="+", db_constraint=False)

    class Meta:
        db_table = "inquiries_finding"
        constraints = (models.UniqueConstraint(name="found_once", fields=("operator", "inquiry", "subscriber")),)
        indexes = (models.Index(name="finding_by_subscriber", fields=("operator", "subscriber")),)


class LineDispute(Owned):
    """That a line in her name is not hers, in her own words, sealed under her key. One open for each line."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    sealed_words = models.BinaryField()
    settled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, default="")

    class Meta:
        db_table = "inquiries_line_dispute"
        constraints = (
            models.UniqueConstraint(
                name="one_open_dispute_a_line", fields=("operator", "line"), condition=Q(settled_at=None)
            ),
            models.CheckConstraint(name="dispute_outcome_known", condition=Q(outcome__in=("", "upheld", "rejected"))),
            models.CheckConstraint(
                name="settled_with_an_outcome",
                condition=Q(settled_at=None, outcome="") | Q(settled_at__isnull=False) & ~Q(outcome=""),
            ),
        )
        indexes = (models.Index(name="dispute_by_subscriber", fields=("operator", "subscriber")),)
