"""Rows of staff. Secrets are digests, hashes, or sealed under the operator's key; nobody is ever deleted."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from realname.record.operators.models import Owned

ROLES = ("agent", "reviewer", "administrator", "regulator", "analyst", "gate")
"""Who serves people at a counter, who decides what the rules leave open, who looks after the operator's settings, who
asks for cases by law, who looks for rings of fraud, and who stands at an airline's gate."""


class Store(Owned):
    """A place where the operator serves people; `code` is the operator's own word for it."""

    name = models.CharField(max_length=80)
    code = models.CharField(max_length=40)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "staff_store"
        constraints = (models.UniqueConstraint(name="store_code_once", fields=("operator", "code")),)


class Member(Owned):
    """One person of the staff.

    `password` is a hash of Django's hashers, empty until she has chosen one by her set-up code. `sealed_totp` is the
    secret of her one-time codes; `totp_step` the step of the last code taken, so that none is taken twice. `failures`
    counts wrong attempts since the last sign-in, and `blocked_until` is when the next one is looked at.
    """

    name = models.CharField(max_length=120)
    login = models.CharField(max_length=80)
    roles = models.JSONField(default=list)
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False)
    disabled_at = models.DateTimeField(null=True)
    password = models.CharField(max_length=160, default="")
    setup_sha256 = models.BinaryField(max_length=32, null=True)
    setup_until = models.DateTimeField(null=True)
    sealed_totp = models.BinaryField(null=True)
    totp_step = models.BigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    blocked_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "staff_member"
        constraints = (
            models.UniqueConstraint(name="login_once", fields=("operator", "login")),
            models.CheckConstraint(name="roles_known", condition=Q(roles__contained_by=list(ROLES))),
        )


class OwnNumber(Owned):
    """A phone number of a member's own, by its blind index: so that nobody registers her as a customer unseen."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    phone_index = models.BinaryField()

    class Meta:
        db_table = "staff_own_number"
        constraints = (models.UniqueConstraint(name="own_number_once", fields=("operator", "member", "phone_index")),)


class OwnFace(Owned):
    """A member's own face: her consent, a key of hers, and what that key seals. Ending it destroys the key.

    The row stays as the receipt: which words, by digest and language, and from when until when. `sealed_picture` is
    there until it is measured, `sealed_template` from then on; `failed` is the code of what made the picture no use.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    words_digest = models.CharField(max_length=64)
    language = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    failed = models.CharField(max_length=60, default="")
    key_id = models.CharField(max_length=80, default="")
    key_blob = models.BinaryField(null=True)
    sealed_picture = models.BinaryField(null=True)
    sealed_template = models.BinaryField(null=True)
    engine_digest = models.CharField(max_length=64, default="")

    class Meta:
        db_table = "staff_own_face"
        constraints = (
            models.UniqueConstraint(
                name="one_own_face_at_a_time", fields=("operator", "member"), condition=Q(ended_at=None)
            ),
            models.CheckConstraint(
                name="own_face_ended_means_nothing_left",
                condition=Q(ended_at=None, key_blob__isnull=False)
                | Q(ended_at__isnull=False, key_blob=None, sealed_picture=None, sealed_template=None),
            ),
        )


class Passkey(Owned):
    """A WebAuthn credential: its public key proves that the member holds the device it was made on."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    name = models.CharField(max_length=80)
    credential_id = models.BinaryField(max_length=1023)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "staff_passkey"
        constraints = (models.UniqueConstraint(name="credential_once", fields=("operator", "credential_id")),)


class StaffSession(Owned):
    """One sign-in. It opens nothing before `second_factor_at`; `seen_at` is the last request that counted.

    `challenge` is what a passkey has to sign next, once; `sealed_totp` a secret that is shown and not yet confirmed.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    token_sha256 = models.BinaryField(max_length=32)
    seen_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)
    second_factor_at = models.DateTimeField(null=True)
    challenge = models.BinaryField(max_length=64, null=True)
    sealed_totp = models.BinaryField(null=True)

    class Meta:
        db_table = "staff_session"
        constraints = (models.UniqueConstraint(name="session_token_once", fields=("operator", "token_sha256")),)
        indexes = (models.Index(name="session_by_member", fields=("operator", "member", "ended_at")),)
