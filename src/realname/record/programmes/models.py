"""Rows of programmes: their terms, galleries, members and terminals. Nothing here is of somebody who did not join."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from realname.judge.passages import LiveCheck
from realname.record.identifiers import new_id
from realname.record.operators.models import Owned
from realname.record.programmes.kinds import Kind, TerminalKind, WithoutMatch
from realname.record.subscribers.models import ConsentReceipt, Subscriber


class Programme(Owned):
    """An opt-in channel of one relying party, for one purpose, with its terms.

    party        who is responsible towards the members: named in the words of consent
    words_version  of the consent text that is shown
    retain_days  after so many days a membership ends by itself
    fpir, close_fpir, live, live_bpcer   see `realname.judge.passages.PassageTerms`
    """

    class State(models.TextChoices):
        """Whether it runs. A paused one finds nobody and keeps its members; a closed one has none any more."""

        OPEN = "open"
        PAUSED = "paused"
        CLOSED = "closed"

    kind = models.CharField(max_length=10, choices=Kind)
    party = models.CharField(max_length=120)
    name_en = models.CharField(max_length=80)
    name_zh = models.CharField(max_length=80)
    words_version = models.PositiveSmallIntegerField()
    retain_days = models.PositiveSmallIntegerField()
    fpir = models.FloatField()
    close_fpir = models.FloatField()
    live = models.CharField(max_length=10, choices=[(one.value, one.value) for one in LiveCheck])
    live_bpcer = models.FloatField()
    without_match = models.CharField(max_length=10, choices=WithoutMatch)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)

    class Meta:
        db_table = "programmes_programme"
        constraints = (
            models.UniqueConstraint(
                name="one_programme_a_party_and_kind",
                fields=("operator", "kind", "party"),
                condition=~Q(state="closed"),
            ),
            models.CheckConstraint(name="programme_kind_known", condition=Q(kind__in=[*Kind])),
            models.CheckConstraint(name="programme_state_known", condition=Q(state__in=("open", "paused", "closed"))),
            models.CheckConstraint(
                name="programme_rates_rise",
                condition=Q(fpir__gt=0, close_fpir__gt=models.F("fpir"), close_fpir__lt=1, live_bpcer__gt=0),
            ),
        )


class ProgrammeGallery(Owned):
    """Templates of one programme that are searched together, under a key of their own, sealed by the service.

    `label` is empty for the one that a programme has from the first; a hotel has one a day of arrivals, an airline one
    a flight. Destroying it takes the key away: what was under it can be compared with nothing any more.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    label = models.CharField(max_length=80, default="", blank=True)
    engine_name = models.CharField(max_length=40)
    engine_version = models.CharField(max_length=20)
    engine_digest = models.CharField(max_length=64)
    size = models.PositiveSmallIntegerField()
    template_key = models.BinaryField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "programmes_gallery"
        constraints = (
            models.UniqueConstraint(
                name="one_gallery_a_label", fields=("operator", "programme", "label"), condition=Q(destroyed_at=None)
            ),
            models.CheckConstraint(
                name="destroyed_means_no_key",
                condition=Q(destroyed_at=None, template_key__isnull=False)
                | Q(destroyed_at__isnull=False, template_key=None),
            ),
        )


class Member(Owned):
    """Somebody who joined a programme, and the receipt that proves it. The row stays after she has left, empty."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    receipt = models.ForeignKey(ConsentReceipt, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    left_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "programmes_member"
        constraints = (
            models.UniqueConstraint(
                name="one_membership_a_person",
                fields=("operator", "programme", "subscriber"),
                condition=Q(left_at=None),
            ),
        )
        indexes = (models.Index(name="membership_by_person", fields=("operator", "subscriber")),)


class Entry(Owned):
    """A member's template in one gallery: turned by the gallery's key, and sealed under her own.

    `entry` is by what copies in memory know it: a random id that means nothing outside of this table.
    """

    gallery = models.ForeignKey(ProgrammeGallery, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    entry = models.UUIDField(default=uuid.uuid4, editable=False)
    sealed = models.BinaryField()

    class Meta:
        db_table = "programmes_entry"
        constraints = (
            models.UniqueConstraint(name="one_row_an_entry", fields=("entry",)),
            models.UniqueConstraint(name="one_entry_a_member_and_gallery", fields=("operator", "gallery", "member")),
        )


class Terminal(Owned):
    """A device that may send frames for one programme, by its Ed25519 key (32 bytes, RFC 8032)."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    kind = models.CharField(max_length=10, choices=TerminalKind)
    name = models.CharField(max_length=80)
    public_key = models.BinaryField(max_length=32)
    began_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "programmes_terminal"
        constraints = (
            models.UniqueConstraint(name="one_terminal_a_key", fields=("operator", "public_key")),
            models.CheckConstraint(name="terminal_kind_known", condition=Q(kind__in=[*TerminalKind])),
        )


class ProgrammeChange(models.Model):
    """That something changed for whoever serves terminals: an entry of a gallery, or a terminal or programme itself.

    `scope` is a gallery's id, or a programme's; `subject` the entry, or the terminal or programme that changed.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    scope = models.UUIDField()
    subject = models.UUIDField()
    xact = models.BigIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "programmes_change"
        indexes = (models.Index(name="programme_change_by_xact", fields=("xact",)),)


class PassageCount(Owned):
    """How many passages of members had which answer on a day. Who is no member is not counted, nor anywhere else.

    `told` is how many of them the public log knows of.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    day = models.DateField()
    answer = models.CharField(max_length=40)
    passages = models.PositiveIntegerField(default=0)
    told = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "programmes_passage_count"
        constraints = (
            models.UniqueConstraint(name="one_passage_count_a_day", fields=("operator", "programme", "day", "answer")),
        )
