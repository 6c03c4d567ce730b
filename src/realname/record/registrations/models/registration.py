"""The row of a registration, and those of the lines that registrations give to people."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from realname.record.operators.models import Owned, Policy
from realname.record.registrations.states import State
from realname.record.subscribers.models import Representation, Subscriber


class Registration(Owned):
    """One application. Which states may follow which, a trigger of the database guards as well as the code.

    `sealed_line` holds the number and the card's identifier as sealed JSON. `held_line` is the line as somebody holds
    it already. `holder` is a company that will hold it; the subscriber then answers for the company. `waiting_for`
    names what a decision waits for. Where it `decides_itself`, it is decided as soon as all is there and measured.
    A check-in at a hotel has no line; its `controller` is the hotel, which is named in the words of consent.
    `store` and `member` say where and by whom it was begun, where that was at a counter.
    """

    class Kind(models.TextChoices):
        """What is applied for."""

        NEW_LINE = "new_line"
        SIM_REPLACEMENT = "sim_replacement"
        TRANSFER = "transfer"
        REVERIFICATION = "reverification"
        CHECK_IN = "check_in"

    class Way(models.TextChoices):
        """By which evidence the person is verified: of equal standing."""

        FACE = "face"
        NON_FACE = "non_face"

    kind = models.CharField(max_length=20, choices=Kind)
    state = models.CharField(max_length=12, default=State.CREATED)
    way = models.CharField(max_length=10, choices=Way, default=Way.FACE)
    language = models.CharField(max_length=20)
    controller = models.CharField(max_length=120, default="")
    subscriber = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    sealed_line = models.BinaryField()
    line_index = models.BinaryField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    waiting_for = models.CharField(max_length=20, default="")
    decides_itself = models.BooleanField(default=False)
    held_line = models.ForeignKey(
        "registrations.Line", on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False
    )
    holder = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False)
    representation = models.ForeignKey(
        Representation, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False
    )
    store = models.ForeignKey("staff.Store", on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False)
    member = models.ForeignKey(
        "staff.Member", on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False
    )

    class Meta:
        db_table = "registrations_registration"
        constraints = (
            models.CheckConstraint(name="registration_state_known", condition=Q(state__in=[*State])),
            models.CheckConstraint(
                name="check_in_names_its_controller", condition=Q(kind="check_in") ^ Q(controller="")
            ),
            models.CheckConstraint(
                name="registration_kind_known",
                condition=Q(kind__in=("new_line", "sim_replacement", "transfer", "reverification", "check_in")),
            ),
        )
        indexes = (
            models.Index(name="registration_by_line", fields=("operator", "line_index")),
            models.Index(name="registration_by_store", fields=("operator", "store", "-created_at")),
            models.Index(name="registration_by_time", fields=("operator", "created_at")),
        )


class Line(Owned):
    """A line as it is held: by whom, since which registration. A number has one holder at a time."""

    class State(models.TextChoices):
        """Whether the line works."""

        ACTIVE = "active"
        SUSPENDED = "suspended"
        TERMINATED = "terminated"

    subscriber = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    sealed_line = models.BinaryField()
    line_index = models.BinaryField()
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    verified_at = models.DateTimeField()

    class Meta:
        db_table = "registrations_line"
        constraints = (
            models.UniqueConstraint(
                name="one_holder_a_line", fields=("operator", "line_index"), condition=~Q(state="terminated")
            ),
            models.CheckConstraint(
                name="line_state_known", condition=Q(state__in=("active", "suspended", "terminated"))
            ),
        )
        indexes = (models.Index(name="line_by_subscriber", fields=("operator", "subscriber")),)


class LineOrder(Owned):
    """What the operator's system is to do for an approved registration. Sent until it answers; never given up."""

    class State(models.TextChoices):
        """Where the order stands."""

        PENDING = "pending"
        DONE = "done"
        REJECTED = "rejected"

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    action = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    reference = models.CharField(max_length=80, default="")
    code = models.CharField(max_length=80, default="")
    last_error = models.CharField(max_length=60, default="")

    class Meta:
        db_table = "registrations_line_order"
        constraints = (
            models.UniqueConstraint(name="one_order_a_registration", fields=("operator", "registration")),
            models.CheckConstraint(name="order_state_known", condition=Q(state__in=("pending", "done", "rejected"))),
        )
