"""Rows of the public log. All but `Opening` are public themselves and hold nothing of a person.

A leaf is appended as an `Entry`, whose id says nothing; the sequencer gives it its place in the tree, a `Position`.
What was appended or numbered is never changed or removed: triggers refuse it.
"""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from realname.record.operators.models import Owned


class Log(models.Model):
    """The log of this installation: its name, and the key that signs its checkpoints, wrapped by the keyring."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    origin = models.CharField(max_length=200)
    public_key = models.BinaryField(max_length=32)
    key_id = models.CharField(max_length=80)
    blob = models.BinaryField()
    begun_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        db_table = "oversight_log"
        constraints = (models.CheckConstraint(name="one_log_an_installation", condition=models.Q(id=1)),)


class Entry(models.Model):
    """One leaf, as it was appended in the transaction that makes it true.

    `kind`, `party` (the operator that it names) and `at` repeat what the leaf says, so that leaves can be found by it.
    """

    leaf = models.BinaryField()
    kind = models.CharField(max_length=24)
    party = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "oversight_entry"
        indexes = (models.Index(name="entry_by_kind", fields=("kind", "party", "at")),)


class Pending(models.Model):
    """An entry that has no place in the tree yet. A trigger lets it go only once it has one."""

    entry = models.OneToOneField(
        Entry, on_delete=models.PROTECT, primary_key=True, related_name="+", db_constraint=False
    )

    class Meta:
        db_table = "oversight_pending"


class Position(models.Model):
    """A leaf's place in the tree, counted from 0, and its RFC 6962 hash."""

    index = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    leaf_hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "oversight_position"


class Node(models.Model):
    """The root of a full tile: `number` counts them from 0 within a level; level 1 stands above 256 leaves."""

    level = models.PositiveSmallIntegerField()
    number = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "oversight_node"
        constraints = (models.UniqueConstraint(name="node_once", fields=("level", "number")),)


class Head(models.Model):
    """A checkpoint: the tree's size and root, and the signed note that says so, without cosignatures."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    signed_at = models.DateTimeField()

    class Meta:
        db_table = "oversight_head"


class Cosignature(models.Model):
    """A witness's word that a checkpoint continues what it saw before: one signature line of a note."""

    size = models.BigIntegerField()
    witness = models.CharField(max_length=200)
    line = models.TextField()
    received_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        db_table = "oversight_cosignature"
        constraints = (models.UniqueConstraint(name="cosigned_once", fields=("size", "witness")),)


class Counted(models.Model):
    """How many of the first leaves the figures count."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.BigIntegerField(default=0)

    class Meta:
        db_table = "oversight_counted"
        constraints = (models.CheckConstraint(name="counted_once", condition=models.Q(id=1)),)


class Figure(models.Model):
    """A figure of one month, counted from leaves by `realname.ledger.figures`; `party` is empty where none is named."""

    month = models.CharField(max_length=7)
    party = models.CharField(max_length=36)
    name = models.CharField(max_length=120)
    count = models.BigIntegerField()

    class Meta:
        db_table = "oversight_figure"
        constraints = (models.UniqueConstraint(name="figure_once", fields=("month", "party", "name")),)


class Publication(models.Model):
    """A month's figures as they were published: the file, up to which leaf it counts, and the leaf that names it."""

    month = models.CharField(max_length=7)
    size = models.BigIntegerField()
    content = models.TextField()
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    published_at = models.DateTimeField()

    class Meta:
        db_table = "oversight_publication"
        indexes = (models.Index(name="publication_newest", fields=("month", "-id")),)


class Opening(Owned):
    """What opens the commitment of a leaf about a person, sealed under her key: it goes with her, and the tie with it.

    `subject` is the row that the leaf tells of: a decision, an appeal, a case, a request. `registration` is null where
    it concerns none. Without an opening nothing says of whom a leaf speaks.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    subscriber = models.ForeignKey(
        "subscribers.Subscriber", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    registration = models.ForeignKey(
        "registrations.Registration",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_constraint=False,
        db_index=False,
    )
    subject = models.UUIDField()
    sealed = models.BinaryField()

    class Meta:
        db_table = "oversight_opening"
        constraints = (models.UniqueConstraint(name="opened_once", fields=("operator", "entry")),)
        indexes = (
            models.Index(name="opening_by_subscriber", fields=("operator", "subscriber")),
            models.Index(name="opening_by_subject", fields=("operator", "subject")),
        )


class AccessRequest(Owned):
    """That somebody with a right by law asks for a person's case: on which basis, for what, until when.

    `public_id` is the number that its steps bear in the public log, drawn for it. `sealed_basis` is the legal basis in
    words, sealed under the person's key. She is told on `notice_on`; until then nothing says so to her. `asked_by` and
    `decided_by` are members of staff, and two.
    """

    class Scope(models.TextChoices):
        """What is asked for."""

        DECISION = "decision"
        HISTORY = "history"

    class State(models.TextChoices):
        """Where it stands."""

        REQUESTED = "requested"
        AGREED = "agreed"
        REFUSED = "refused"
        ENDED = "ended"

    subscriber = models.ForeignKey(
        "subscribers.Subscriber", on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    registration = models.ForeignKey(
        "registrations.Registration", on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    public_id = models.UUIDField()
    asked_by = models.UUIDField()
    asked_role = models.CharField(max_length=20)
    jurisdiction = models.CharField(max_length=2)
    sealed_basis = models.BinaryField()
    scope = models.CharField(max_length=10, choices=Scope)
    until = models.DateField()
    notice_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.REQUESTED)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    noticed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "oversight_access_request"
        constraints = (
            models.CheckConstraint(
                name="access_by_two", condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("asked_by"))
            ),
            models.CheckConstraint(
                name="access_decided_by_somebody",
                condition=models.Q(state__in=("requested", "ended")) | models.Q(decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="access_state_known", condition=models.Q(state__in=("requested", "agreed", "refused", "ended"))
            ),
        )


class Handover(Owned):
    """That a case was handed over, to whom, and when. Written before anything leaves."""

    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    member = models.UUIDField()
    files = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "oversight_handover"
