"""Who looked at what of hers, when and why: reviewers, and whoever opened these pages. Inside the transaction."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from realname.pages.my import words
from realname.pages.problems import Text
from realname.record.inquiries.models import DisputeLook, Finding
from realname.record.reviews.models import Look
from realname.record.staff.models import Member

NAMED_FIRST = ("reviewer", "administrator", "agent")
"""Of somebody with several roles, the one in which she looks."""


@dataclass(frozen=True, slots=True)
class ShownLook:
    """That a member of the staff looked: her role and store, never her name."""

    at: datetime
    role: Text
    store: str
    why: Text
    shown: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class ShownOpening:
    """That these pages were opened in her name."""

    at: datetime
    way: Text
    is_now: bool


def looks_at(people: Sequence[uuid.UUID]) -> list[ShownLook]:
    """Return one row for each time that somebody worked on a case of hers, the newest first."""
    visits: dict[tuple[uuid.UUID, uuid.UUID], list[Look]] = {}
    for row in Look.objects.filter(subscriber__in=people).order_by("id"):
        visits.setdefault((row.case_id, row.member), []).append(row)
    members = {one.id: one for one in Member.objects.select_related("store").filter(id__in={key[1] for key in visits})}
    found = [_look(rows, members.get(key[1])) for key, rows in visits.items()]
    return sorted([*found, *_dispute_looks(people)], key=lambda look: look.at, reverse=True)


def openings_of(people: Sequence[uuid.UUID], inquiry_id: uuid.UUID) -> list[ShownOpening]:
    """Return when these pages were opened in her name, this time too, the newest first."""
    rows = Finding.objects.filter(subscriber__in=people, inquiry__opened_at__isnull=False).select_related("inquiry")
    inquiries = {row.inquiry_id: row.inquiry for row in rows.order_by("-inquiry__opened_at")}
    return [
        ShownOpening(row.opened_at, words.INQUIRY_WAYS[row.way], row.id == inquiry_id)
        for row in inquiries.values()
        if row.opened_at is not None
    ]


def _dispute_looks(people: Sequence[uuid.UUID]) -> list[ShownLook]:
    seen = DisputeLook.objects.filter(subscriber__in=people).order_by("dispute", "member", "id")
    rows = list(seen.distinct("dispute", "member"))
    members = {
        one.id: one for one in Member.objects.select_related("store").filter(id__in={row.member for row in rows})
    }
    return [
        ShownLook(
            row.created_at,
            words.ROLES["reviewer"],
            member.store.name if (member := members.get(row.member)) and member.store else "",
            words.WHY["dispute"],
            (words.SHOWN["dispute"],),
        )
        for row in rows
    ]


def _look(rows: list[Look], member: Member | None) -> ShownLook:
    roles = member.roles if member else []
    role = next((words.ROLES[name] for name in NAMED_FIRST if name in roles), words.ROLES["reviewer"])
    shown = tuple(words.SHOWN[name] for name in dict.fromkeys(row.shown for row in rows))
    store = member.store.name if member and member.store else ""
    return ShownLook(rows[0].created_at, role, store, words.WHY[rows[0].why], shown)
