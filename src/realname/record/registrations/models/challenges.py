"""Challenges that were drawn, and the register of pictures that were sent."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from realname.record.identifiers import new_id
from realname.record.operators.models import Owned
from realname.record.registrations.models.registration import Registration


class Challenge(Owned):
    """One script that was drawn for a registration and a device: answered once, while it lives; the newest counts.

    `device` is the digest of what the asker alone holds. `script` is its canonical JSON, and `nonce` what an answer
    must hold. `evidence` is the recording that answered it, `thumbprint` the key that signed it, and `sealed` the facts
    of its envelope as sealed JSON. `seen_exactly` and `seen_nearly` are what the register said; None before.
    """

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    device = models.BinaryField(max_length=32)
    nonce = models.BinaryField(max_length=32)
    script = models.TextField()
    expires_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    evidence = models.UUIDField(null=True)
    thumbprint = models.CharField(max_length=43, default="")
    sealed = models.BinaryField(null=True)
    seen_exactly = models.PositiveIntegerField(null=True)
    seen_nearly = models.PositiveIntegerField(null=True)

    class Meta:
        db_table = "registrations_challenge"
        constraints = (models.UniqueConstraint(name="nonce_once", fields=("operator", "nonce")),)
        indexes = (
            models.Index(name="challenge_newest", fields=("operator", "registration", "-id")),
            models.Index(name="challenge_by_key", fields=("operator", "thumbprint")),
        )


class PlatformKey(models.Model):
    """A key of the whole service for one purpose, wrapped by the keyring. No operator's, and of no use without it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    purpose = models.CharField(max_length=40, unique=True)
    key_id = models.CharField(max_length=80)
    blob = models.BinaryField()

    class Meta:
        db_table = "registrations_platform_key"


class FrameSeen(models.Model):
    """A picture that was sent, by a keyed digest of its bytes. `owner` is a keyed digest of the registration's id.

    Without the key a row says nothing: neither which picture, nor whose, nor of which operator.
    """

    digest = models.BinaryField(primary_key=True, max_length=33)
    owner = models.BinaryField(max_length=33)
    seen_on = models.DateField(db_default=Now())

    class Meta:
        db_table = "registrations_frame_seen"
        indexes = (
            models.Index(name="frame_by_owner", fields=("owner",)),
            models.Index(name="frame_by_day", fields=("seen_on",)),
        )


class PrintSeen(models.Model):
    """A picture's fingerprint, sealed under the service's key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.BinaryField(max_length=33)
    fingerprint = models.BinaryField()
    seen_on = models.DateField(db_default=Now())

    class Meta:
        db_table = "registrations_print_seen"
        indexes = (
            models.Index(name="print_by_owner", fields=("owner",)),
            models.Index(name="print_by_day", fields=("seen_on",)),
        )


class BandSeen(models.Model):
    """A keyed digest of one band of a fingerprint, by which those that may be near are found.

    A table of its own: an index over arrays took a second where this one takes milliseconds
    (`benchmarks/pictures_seen.py`).
    """

    id = models.BigAutoField(primary_key=True)
    band = models.BigIntegerField()
    print = models.ForeignKey(PrintSeen, on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "registrations_band_seen"
        indexes = (models.Index(name="print_by_band", fields=("band", "print")),)
