"""Rows of flights. Passengers are known by sequence and seat; names and booking references are not kept."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from realname.judge.boarding import FlightState, PassengerState
from realname.record.operators.models import Owned
from realname.record.programmes.models import Member, Programme, ProgrammeGallery


class Flight(Owned):
    """One departure of an airline that has a boarding programme.

    carrier, number   as on a pass: the designator, and digits without leading zeros with the suffix letter
    on                the day that the pass names, at the origin
    check_in_at       from when on members may say that they board by face: the gallery is made then
    gate              also the name of the terminals that serve it
    boarded_by_face, boarded_by_pass, not_boarded   written when it departs; its passengers' rows go a day later
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    gallery = models.ForeignKey(
        ProgrammeGallery, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False
    )
    carrier = models.CharField(max_length=3)
    number = models.CharField(max_length=5)
    on = models.DateField()
    origin = models.CharField(max_length=3)
    destination = models.CharField(max_length=3)
    check_in_at = models.DateTimeField()
    departs_at = models.DateTimeField()
    gate = models.CharField(max_length=10, default="", blank=True)
    state = models.CharField(max_length=11, default=FlightState.PLANNED)
    ended_at = models.DateTimeField(null=True)
    boarded_by_face = models.PositiveIntegerField(default=0)
    boarded_by_pass = models.PositiveIntegerField(default=0)
    not_boarded = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "flights_flight"
        constraints = (
            models.UniqueConstraint(
                name="one_flight_a_day_and_number",
                fields=("operator", "programme", "carrier", "number", "on"),
                condition=~Q(state="cancelled"),
            ),
            models.CheckConstraint(name="flight_state_known", condition=Q(state__in=[*FlightState])),
            models.CheckConstraint(name="check_in_before_departure", condition=Q(check_in_at__lt=F("departs_at"))),
            models.CheckConstraint(
                name="flight_over_has_no_gallery",
                condition=Q(state__in=("departed", "cancelled"), ended_at__isnull=False, gallery=None)
                | Q(ended_at=None) & ~Q(state__in=("departed", "cancelled")),
            ),
        )
        indexes = (models.Index(name="flight_by_gate", fields=("operator", "gate", "departs_at")),)


class Passenger(Owned):
    """Somebody on an airline's list for a flight.

    pass_index   keyed digest of what the bar code says of her and the flight: by it her pass is known again, and
                 nobody can read from it who she is
    boarded_by   `face`, `pass`, or `agent`, who saw her; `reference` is of the frame or step that did it
    rebooked_to  her row on the flight that she goes with instead
    """

    class By(models.TextChoices):
        """How she boarded."""

        FACE = "face"
        PASS = "pass"  # noqa: S105  a boarding pass
        AGENT = "agent"

    flight = models.ForeignKey(Flight, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    sequence = models.CharField(max_length=5)
    seat = models.CharField(max_length=4, default="", blank=True)
    pass_index = models.BinaryField(max_length=33)
    state = models.CharField(max_length=10, default=PassengerState.EXPECTED)
    boarded_at = models.DateTimeField(null=True)
    boarded_by = models.CharField(max_length=10, default="", blank=True)
    reference = models.CharField(max_length=120, default="", blank=True)
    rebooked_to = models.ForeignKey("self", on_delete=models.SET_NULL, related_name="+", null=True, db_constraint=False)

    class Meta:
        db_table = "flights_passenger"
        constraints = (
            models.UniqueConstraint(name="one_passenger_a_pass", fields=("operator", "pass_index")),
            models.UniqueConstraint(name="one_passenger_a_sequence", fields=("operator", "flight", "sequence")),
            models.CheckConstraint(name="passenger_state_known", condition=Q(state__in=[*PassengerState])),
            models.CheckConstraint(
                name="boarded_with_a_time_and_a_way",
                condition=Q(state="boarded", boarded_at__isnull=False, boarded_by__in=("face", "pass", "agent"))
                | ~Q(state="boarded") & Q(boarded_at=None, boarded_by=""),
            ),
        )


class FacePass(Owned):
    """That a member boards one flight by face: her pass and her document name the same person.

    checked      by which document: the one kept from her registration, or one that she showed; empty while it is read
    reason       why not, by a code; empty where it holds
    store_key    the picture of the document, sealed under her key, until it is read
    """

    class State(models.TextChoices):
        """Where it stands."""

        READING = "reading"
        READY = "ready"
        REFUSED = "refused"

    class Checked(models.TextChoices):
        """By which document."""

        KEPT = "kept"
        SHOWN = "shown"

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    passenger = models.ForeignKey(Passenger, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    state = models.CharField(max_length=10, choices=State)
    checked = models.CharField(max_length=10, default="", blank=True)
    reason = models.CharField(max_length=60, default="", blank=True)
    store_key = models.CharField(max_length=32, default="", blank=True)
    sealed_pass = models.BinaryField(null=True)

    class Meta:
        db_table = "flights_face_pass"
        constraints = (
            models.UniqueConstraint(name="one_face_pass_a_passenger", fields=("operator", "passenger")),
            models.CheckConstraint(
                name="face_pass_state_known", condition=Q(state__in=("reading", "ready", "refused"))
            ),
            models.CheckConstraint(
                name="ready_means_checked_and_nothing_kept",
                condition=~Q(state="ready")
                | Q(checked__in=("kept", "shown"), reason="", store_key="", sealed_pass=None),
            ),
        )
        indexes = (models.Index(name="face_pass_by_member", fields=("operator", "member")),)
