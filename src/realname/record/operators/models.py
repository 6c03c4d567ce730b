"""Rows of operators. Every row belongs to one operator, and the database itself shows it to no other."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from realname.record.identifiers import new_id


class Operator(models.Model):
    """A telecom operator: the tenant. Its own row is the only one that it can see.

    Slugs are for people and not unique: uniqueness would tell one operator of another.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    country = models.CharField(max_length=2)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        db_table = "operators_operator"
        constraints = (
            models.CheckConstraint(name="operator_country_iso_3166", condition=Q(country__regex=r"^[A-Z]{2}$")),
        )

    def __str__(self) -> str:
        return self.slug


class Owned(models.Model):
    """What every row of a tenant has: a time-ordered id, its operator, and when it was written."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True


class OperatorKey(Owned):
    """A data key of the operator itself, wrapped: what it seals is the operator's, not a subscriber's."""

    purpose = models.CharField(max_length=40)
    key_id = models.CharField(max_length=80)
    blob = models.BinaryField()

    class Meta:
        db_table = "operators_key"
        constraints = (models.UniqueConstraint(name="one_key_a_purpose", fields=("operator", "purpose")),)


class ApiClient(Owned):
    """Credentials of one of the operator's systems. The secret is 32 random bytes, so its SHA-256 is enough to keep."""

    name = models.CharField(max_length=80)
    secret_sha256 = models.BinaryField(max_length=32)
    scopes = models.JSONField(default=list)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "operators_api_client"


class Policy(Owned):
    """A published policy. Immutable: a trigger refuses change and removal, because decisions name it by digest."""

    name = models.CharField(max_length=80)
    version = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    canonical = models.TextField()

    class Meta:
        db_table = "operators_policy"
        constraints = (
            models.UniqueConstraint(name="policy_version_once", fields=("operator", "name", "version")),
            models.UniqueConstraint(name="policy_digest_once", fields=("operator", "digest")),
        )


class PolicyInForce(Owned):
    """Which policy each kind of registration is judged by, from when. Append-only; the newest row is in force."""

    registration_kind = models.CharField(max_length=20)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, db_constraint=False, related_name="+")

    class Meta:
        db_table = "operators_policy_in_force"
        indexes = (models.Index(name="policy_in_force_newest", fields=("operator", "registration_kind", "-id")),)


class IdempotencyRecord(Owned):
    """One answered POST: the same key and body give the same answer. Written in the transaction of what it answers.

    `subject` is the person whom the answer is about: sealed under the operator's key, it does not fall with hers.
    """

    client_id = models.CharField(max_length=120)
    key = models.CharField(max_length=255)
    fingerprint = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.BinaryField(default=bytes)
    subject = models.UUIDField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "operators_idempotency_record"
        constraints = (models.UniqueConstraint(name="idempotency_key_once", fields=("operator", "client_id", "key")),)
        indexes = (
            models.Index(name="answer_by_subject", fields=("operator", "subject")),
            models.Index(name="answer_by_end", fields=("operator", "expires_at")),
        )


class Event(Owned):
    """A change that the operator's systems are told of: the outbox. `data` holds no person's data."""

    type = models.CharField(max_length=60)
    subject = models.UUIDField()
    data = models.JSONField(default=dict)

    class Meta:
        db_table = "operators_event"
        indexes = (models.Index(name="event_by_subject", fields=("operator", "subject", "id")),)


class WebhookEndpoint(Owned):
    """Where events are sent. The signing secret is sealed; `types` empty means every type."""

    url = models.URLField(max_length=500)
    sealed_secret = models.BinaryField()
    types = models.JSONField(default=list)
    paused_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "operators_webhook_endpoint"


class Delivery(Owned):
    """One event on its way to one endpoint. `dead` is the dead-letter list; redelivery makes it pending again."""

    class State(models.TextChoices):
        """Where a delivery stands."""

        PENDING = "pending"
        DELIVERED = "delivered"
        DEAD = "dead"

    endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.PROTECT, db_constraint=False, related_name="deliveries"
    )
    event = models.ForeignKey(Event, on_delete=models.PROTECT, db_constraint=False, related_name="deliveries")
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(db_default=Now())
    last_status = models.PositiveSmallIntegerField(null=True)
    last_error = models.CharField(max_length=60, default="")

    class Meta:
        db_table = "operators_delivery"
        constraints = (
            models.UniqueConstraint(name="event_once_an_endpoint", fields=("endpoint", "event")),
            models.CheckConstraint(
                name="delivery_state_known", condition=Q(state__in=("pending", "delivered", "dead"))
            ),
        )


class Connection(Owned):
    """A system of the operator's, or one that it uses: which protocol it speaks, and its settings, sealed."""

    class Kind(models.TextChoices):
        """What the system is for."""

        AUTHORITY = "authority"
        LINES = "lines"
        MESSAGES = "messages"
        PAYMENTS = "payments"

    kind = models.CharField(max_length=10, choices=Kind)
    protocol = models.CharField(max_length=40)
    sealed_settings = models.BinaryField()
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "operators_connection"
        constraints = (models.UniqueConstraint(name="one_system_a_kind", fields=("operator", "kind")),)


class RateBucket(Owned):
    """A client's allowance as a token bucket: tokens left at `filled_at`. Loss of it does no harm."""

    client_id = models.CharField(max_length=120)
    tokens = models.FloatField()
    filled_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "operators_rate_bucket"
        constraints = (models.UniqueConstraint(name="one_bucket_a_client", fields=("operator", "client_id")),)
