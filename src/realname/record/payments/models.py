"""Rows of payments. Money moves only under a key that is written here before any provider hears of it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from realname.judge.payments import State as PaymentState
from realname.record.operators.models import Owned
from realname.record.programmes.models import Member, Programme, Terminal
from realname.record.registrations.models import Line


class Till(Owned):
    """What a programme allows at its tills, in the smallest unit of its currency: see `realname.judge.payments`."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    currency = models.CharField(max_length=3)
    most_minor = models.PositiveBigIntegerField()
    pin_above_minor = models.PositiveBigIntegerField()

    class Meta:
        db_table = "payments_till"
        constraints = (
            models.UniqueConstraint(name="one_till_rule_a_programme", fields=("operator", "programme")),
            models.CheckConstraint(
                name="till_limits_in_order", condition=Q(most_minor__gt=0, pin_above_minor__lte=F("most_minor"))
            ),
        )


class Payer(Owned):
    """How a member pays: on which line's bill, and with which PIN. Deleted when she leaves.

    `hint_index` finds those whose number ends in the digits that somebody gives. `sealed_pin` is an Argon2id hash,
    sealed under her key: whoever has the table alone cannot try PINs. `wrong_pins` counts those in a row.
    """

    class Alike(models.TextChoices):
        """Whether another member looks like her. Not known counts as yes."""

        UNKNOWN = "unknown"
        NONE = "none"
        ALIKE = "alike"

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    hint_index = models.BinaryField()
    sealed_pin = models.BinaryField()
    wrong_pins = models.PositiveSmallIntegerField(default=0)
    alike = models.CharField(max_length=10, choices=Alike, default=Alike.UNKNOWN)
    looked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payments_payer"
        constraints = (
            models.UniqueConstraint(name="one_payer_a_member", fields=("operator", "member")),
            models.CheckConstraint(name="alike_known", condition=Q(alike__in=("unknown", "none", "alike"))),
        )
        indexes = (models.Index(name="payer_by_hint", fields=("operator", "hint_index")),)


class Payment(Owned):
    """One purchase at a till, as far as it came. A till's purchase has one row, however often it is sent.

    purchase    the till's own name of what is bought
    among       the members who it may be, while it waits for a hint or a PIN; `member` once it is one
    needs       what it waits for
    key         under which the provider moves the money, once; drawn with the row
    reference   the provider's own
    sealed_payer  the number that is charged, under the operator's key, until the payment ends: were it under hers, a
                payment that is open when she is erased could be neither captured nor released
    begun_at    when the provider was to be asked first
    unwanted_at   when the till gave up waiting; a payment that turns out paid is then given back
    member      is emptied when the books no longer need it
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    terminal = models.ForeignKey(Terminal, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False)
    purchase = models.CharField(max_length=40)
    amount_minor = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=12, choices=[(one.value, one.value) for one in PaymentState])
    needs = models.JSONField(default=list)
    among = models.JSONField(default=list)
    wrong_pins = models.PositiveSmallIntegerField(default=0)
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=128, default="")
    code = models.CharField(max_length=80, default="")
    sealed_payer = models.BinaryField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=60, default="")
    begun_at = models.DateTimeField(null=True)
    unwanted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payments_payment"
        constraints = (
            models.UniqueConstraint(name="one_payment_a_purchase", fields=("operator", "terminal", "purchase")),
            models.UniqueConstraint(name="one_payment_a_key", fields=("key",)),
            models.CheckConstraint(name="payment_of_something", condition=Q(amount_minor__gt=0)),
            models.CheckConstraint(
                name="payment_state_known", condition=Q(state__in=[one.value for one in PaymentState])
            ),
            models.CheckConstraint(
                name="payment_ended_once",
                condition=Q(state__in=("paid", "declined", "cancelled"), ended_at__isnull=False, sealed_payer=None)
                | Q(state__in=("waiting", "authorising", "capturing", "releasing"), ended_at=None),
            ),
            models.CheckConstraint(name="paid_by_a_provider", condition=~Q(state="paid") | ~Q(reference="")),
        )
        indexes = (
            models.Index(name="payment_by_day", fields=("operator", "programme", "created_at")),
            models.Index(name="payment_by_member", fields=("operator", "member")),
            models.Index(
                name="payment_open",
                fields=("operator", "created_at"),
                condition=Q(state__in=("waiting", "authorising", "capturing", "releasing")),
            ),
        )


class Refund(Owned):
    """Money of a payment that goes back, asked for once by its key; `by` is who asked."""

    class State(models.TextChoices):
        """Whether the provider has given it back."""

        ASKED = "asked"
        DONE = "done"
        REFUSED = "refused"

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    amount_minor = models.PositiveBigIntegerField()
    key = models.UUIDField(editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    by = models.CharField(max_length=120)
    reference = models.CharField(max_length=128, default="")
    code = models.CharField(max_length=80, default="")
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=60, default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payments_refund"
        constraints = (
            models.UniqueConstraint(name="one_refund_a_key", fields=("key",)),
            models.CheckConstraint(name="refund_of_something", condition=Q(amount_minor__gt=0)),
            models.CheckConstraint(
                name="refund_ended_once",
                condition=Q(state="asked", ended_at=None) | Q(state__in=("done", "refused"), ended_at__isnull=False),
            ),
        )
        indexes = (models.Index(name="refund_by_payment", fields=("operator", "payment")),)


class Reconciliation(Owned):
    """A day's payments held against the provider's books. `differences` name payments by id, and what differs."""

    day = models.DateField()
    payments = models.PositiveIntegerField()
    refunds = models.PositiveIntegerField()
    differences = models.JSONField(default=list)

    class Meta:
        db_table = "payments_reconciliation"
        constraints = (models.UniqueConstraint(name="one_reconciliation_a_day", fields=("operator", "day")),)
