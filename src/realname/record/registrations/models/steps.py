"""What else a registration gathers: a confirmed contact, an authority's answer, an officer's word, a phone's way in."""

from __future__ import annotations

from django.db import models

from realname.record.operators.models import Owned
from realname.record.registrations.models.registration import Registration


class Contact(Owned):
    """One code on its way to a number; the newest counts. `sealed` holds number and code as sealed JSON."""

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    sealed = models.BinaryField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    failed = models.CharField(max_length=60, default="")

    class Meta:
        db_table = "registrations_contact"
        indexes = (models.Index(name="contact_newest", fields=("operator", "registration", "-id")),)


class AuthorityAnswer(Owned):
    """What the authority said of the document that counted then; the newest counts. Words and dates alone.

    `evidence` is the newest piece of the document that was asked about: other evidence makes the answer worthless.
    """

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    evidence = models.UUIDField()
    authority = models.CharField(max_length=80)
    state = models.CharField(max_length=20)
    disagreeing = models.JSONField(default=list)
    as_of = models.DateTimeField(null=True)
    answered_at = models.DateTimeField()
    correlation_id = models.CharField(max_length=80, default="")
    outage = models.CharField(max_length=60, default="")
    gives_portrait = models.BooleanField(default=False)

    class Meta:
        db_table = "registrations_authority_answer"
        indexes = (models.Index(name="answer_newest", fields=("operator", "registration", "-id")),)


class Confirmation(Owned):
    """What the person said of what was read: that it is right, or which fields are not; the newest counts.

    `evidence` is the newest piece of the document that was read; `sealed` holds what she says instead, as sealed JSON.
    """

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    evidence = models.UUIDField()
    disputed = models.JSONField(default=list)
    sealed = models.BinaryField()

    class Meta:
        db_table = "registrations_confirmation"
        indexes = (models.Index(name="confirmation_newest", fields=("operator", "registration", "-id")),)


class Attestation(Owned):
    """What an officer vouches for. Written once; the newest counts. `officer` and `store` are the operator's words."""

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    officer = models.CharField(max_length=80)
    store = models.CharField(max_length=80)
    second_means = models.CharField(max_length=40)
    document_seen = models.BooleanField()
    client_id = models.CharField(max_length=120)

    class Meta:
        db_table = "registrations_attestation"
        indexes = (models.Index(name="attestation_newest", fields=("operator", "registration", "-id")),)


class Appointment(Owned):
    """When and where a person who does not show her face is expected; the newest counts."""

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    store = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        db_table = "registrations_appointment"
        indexes = (models.Index(name="appointment_newest", fields=("operator", "registration", "-id")),)


class CaptureTicket(Owned):
    """A link for one phone: claimed once, then bound to the device that claimed it by a secret that it alone has."""

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    expires_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    device_sha256 = models.BinaryField(max_length=32, null=True)

    class Meta:
        db_table = "registrations_capture_ticket"
