"""Rows of inquiries. What she shows is sealed under the key of a person made for the inquiry, and ends with her."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

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
    """That a line in her name is not hers, in her own words, sealed under her key. One open for each line.

    At `decides_at` her word counts where nobody has decided. `decided_by` is the reviewer who did, null where the
    operator's own systems or the clock did.
    """

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    sealed_words = models.BinaryField()
    decides_at = models.DateTimeField(db_default=Now() + timedelta(days=14))
    decided_by = models.UUIDField(null=True)
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


class UserAsk(Owned):
    """That whoever uses a disputed line was asked by a message, and the answer. The newest one of a dispute counts.

    `sealed_link` is the page's address, sealed under the key of whom the line is registered to.
    """

    class State(models.TextChoices):
        """What became of the message."""

        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"

    class Answer(models.TextChoices):
        """What she says of the line, or that she said nothing yet."""

        IN_USE = "in_use"
        NOT_USED = "not_used"

    dispute = models.ForeignKey(LineDispute, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    sealed_link = models.BinaryField()
    token_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.SENDING)
    code = models.CharField(max_length=60, default="")
    answer = models.CharField(max_length=10, default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "inquiries_user_ask"
        constraints = (
            models.CheckConstraint(name="ask_state_known", condition=Q(state__in=("sending", "sent", "failed"))),
            models.CheckConstraint(name="ask_answer_known", condition=Q(answer__in=("", "in_use", "not_used"))),
            models.CheckConstraint(
                name="answered_at_a_time",
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
        )
        indexes = (models.Index(name="ask_by_dispute", fields=("operator", "dispute", "-id")),)


class DisputeLook(Owned):
    """That a reviewer looked at what a person said of a line. Written once, before it is shown."""

    dispute = models.ForeignKey(LineDispute, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    member = models.UUIDField()

    class Meta:
        db_table = "inquiries_dispute_look"
        indexes = (models.Index(name="dispute_look_by_person", fields=("operator", "subscriber", "id")),)
