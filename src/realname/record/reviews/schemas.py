"""Bodies of the reviews' endpoints."""

from __future__ import annotations

import uuid
from typing import ClassVar

from pydantic import Field

from realname.record.reviews.actions.appealing import LONGEST_WORDS
from realname.record.web.shapes import Given, Told


class AppealGiven(Given):
    """What is wrong, in the person's own words."""

    words: str = Field(min_length=1, max_length=LONGEST_WORDS)
    lines_in: ClassVar[frozenset[str]] = frozenset({"words"})


class AppealTold(Told):
    """An appeal; `outcome` is empty until it is decided."""

    id: uuid.UUID
    registration_id: uuid.UUID
    filed_at: str
    due_at: str
    pictures: int
    decided_at: str | None
    outcome: str


class ReviewTold(Told):
    """What a person decided last, with reasons of the catalogue; `appeal_until` is null where no appeal is possible."""

    why: str
    outcome: str
    reasons: list[str]
    decided_at: str
    appeal_until: str | None


class CaseTold(Told):
    """A case: what it asks, since when and by when; no evidence, and nobody's opinion."""

    id: uuid.UUID
    registration_id: uuid.UUID
    kind: str
    why: str
    reasons: list[str]
    opened_at: str
    due_at: str
    age_s: int
    overdue: bool
    closed_at: str | None
    outcome: str


class CasesTold(Told):
    """A page of cases, newest first."""

    items: list[CaseTold]
    next_cursor: str
