"""Rows of subscribers. What is of a person is sealed under her own data key; without that key it is noise."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from realname.record.operators.models import Owned


class Subscriber(Owned):
    """A person, as one operator knows her. `key_blob` is her wrapped data key; erasing her is destroying it.

    `sealed` holds her fields as sealed JSON. `number_index` and `phone_index` are blind indexes, so that she can be
    found by her document's number or her phone's without either being readable.
    """

    key_id = models.CharField(max_length=80)
    key_blob = models.BinaryField(null=True)
    sealed = models.BinaryField(null=True)
    number_index = models.BinaryField(null=True)
    phone_index = models.BinaryField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "subscribers_subscriber"
        constraints = (
            models.CheckConstraint(
                name="erased_means_nothing_left",
                condition=Q(erased_at=None, key_blob__isnull=False)
                | Q(
                    erased_at__isnull=False,
                    key_blob=None,
                    sealed=None,
                    number_index=None,
                    phone_index=None,
                ),
            ),
        )
        indexes = (
            models.Index(name="subscriber_by_number", fields=("operator", "number_index")),
            models.Index(name="subscriber_by_phone", fields=("operator", "phone_index")),
        )


class ConsentReceipt(Owned):
    """Who agreed to what, in which words and when: the members of ISO/IEC TS 27560. Written once, withdrawn once.

    The words themselves are kept by their digest in the catalogue of texts; `language` says which of them were shown.
    `given_by` is whoever agreed for her, null where she did it herself. `party` is the third party that the words are
    about, by name; empty where they are about the operator alone.
    """

    subscriber = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    purpose = models.CharField(max_length=40)
    words_digest = models.CharField(max_length=64)
    language = models.CharField(max_length=20)
    jurisdiction = models.CharField(max_length=2)
    method = models.CharField(max_length=40)
    controller = models.CharField(max_length=120)
    party = models.CharField(max_length=80, default="")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    given_by = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False)

    class Meta:
        db_table = "subscribers_consent_receipt"
        constraints = (
            models.CheckConstraint(
                name="withdrawn_after_given", condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at"))
            ),
        )
        indexes = (models.Index(name="receipt_by_subscriber", fields=("operator", "subscriber", "purpose")),)


class FaceTemplate(Owned):
    """A subscriber's face embedding, sealed, with the engine that made it and the receipt under which it is kept."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    receipt = models.ForeignKey(ConsentReceipt, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    engine_name = models.CharField(max_length=40)
    engine_version = models.CharField(max_length=20)
    engine_digest = models.CharField(max_length=64)
    sealed = models.BinaryField()

    class Meta:
        db_table = "subscribers_face_template"
        indexes = (models.Index(name="template_newest", fields=("operator", "subscriber", "-id")),)


class Representation(Owned):
    """Who acts for a subscriber: a guardian for a minor, a carer under a mandate, or who answers for a company.

    `sealed_mandate` is what the operator knows the mandate by, sealed under the subscriber's key.
    """

    class Kind(models.TextChoices):
        """Why another person acts."""

        GUARDIAN = "guardian"
        CARER = "carer"
        CORPORATE = "corporate"

    subscriber = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    representative = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    kind = models.CharField(max_length=10, choices=Kind)
    until = models.DateTimeField(null=True)
    sealed_mandate = models.BinaryField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "subscribers_representation"
        constraints = (
            models.CheckConstraint(name="nobody_represents_herself", condition=~Q(subscriber=F("representative"))),
            models.CheckConstraint(
                name="representation_kind_known", condition=Q(kind__in=("guardian", "carer", "corporate"))
            ),
            models.CheckConstraint(name="a_carers_mandate_ends", condition=~Q(kind="carer") | Q(until__isnull=False)),
        )
