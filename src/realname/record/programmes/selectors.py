"""Read programmes: their terms, terminals and how many members they have. Inside the tenant's transaction."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet

from realname.record.errors import NotFound
from realname.record.programmes.models import Member, PassageCount, Programme, Terminal


def programmes() -> QuerySet[Programme]:
    """Return every programme."""
    return Programme.objects.all()


def programme_of(programme_id: uuid.UUID) -> Programme:
    """Return a programme. NotFound."""
    row = Programme.objects.filter(id=programme_id).first()
    if row is None:
        raise NotFound("There is no such programme.")
    return row


def terminals_of(programme_id: uuid.UUID) -> QuerySet[Terminal]:
    """Return a programme's terminals, revoked ones too. NotFound."""
    return Terminal.objects.filter(programme=programme_of(programme_id))


def terminal_of(terminal_id: uuid.UUID) -> Terminal:
    """Return a terminal. NotFound."""
    row = Terminal.objects.select_related("programme").filter(id=terminal_id).first()
    if row is None:
        raise NotFound("There is no such terminal.")
    return row


def members_of(programme_id: uuid.UUID) -> int:
    """Return how many members a programme has now."""
    return Member.objects.filter(programme=programme_id, left_at=None).count()


def passages_of(programme_id: uuid.UUID, days: int) -> list[PassageCount]:
    """Return the newest counts of members' passages by day and answer, of so many rows at most."""
    return list(PassageCount.objects.filter(programme=programme_id).order_by("-day", "answer")[:days])


def shown(row: Programme) -> dict[str, Any]:
    """Return a programme as the API tells it."""
    return {
        "id": str(row.id),
        "kind": row.kind,
        "party": row.party,
        "name_en": row.name_en,
        "name_zh": row.name_zh,
        "fpir": row.fpir,
        "close_fpir": row.close_fpir,
        "live": row.live,
        "live_bpcer": row.live_bpcer,
        "without_match": row.without_match,
        "retain_days": row.retain_days,
        "words_version": row.words_version,
        "state": row.state,
        "members": members_of(row.id),
    }


def terminal_shown(row: Terminal) -> dict[str, Any]:
    """Return a terminal as the API tells it."""
    return {
        "id": str(row.id),
        "operator_id": str(row.operator_id),
        "programme_id": str(row.programme_id),
        "kind": row.kind,
        "name": row.name,
        "began_at": row.began_at.isoformat() if row.began_at else None,
        "revoked_at": row.revoked_at.isoformat() if row.revoked_at else None,
    }


def member_shown(row: Member) -> dict[str, Any]:
    """Return a membership as the API tells it."""
    return {
        "id": str(row.id),
        "programme_id": str(row.programme_id),
        "subscriber_id": str(row.subscriber_id),
        "receipt_id": str(row.receipt_id),
        "joined_at": row.created_at.isoformat(),
        "left_at": row.left_at.isoformat() if row.left_at else None,
    }
