"""What banks and shops asked of her, as she is shown it: one row a day and question. Inside the transaction."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max
from django.db.models.functions import TruncDate
from django.utils.translation import gettext

from realname.pages.my import words
from realname.pages.problems import Text
from realname.record.camara.models import Asked, PartnerQuestion

MOST = 100
"""Rows that are shown; her file holds every question."""


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """That a party asked something of her, `times` on one day, the last time at `at`."""

    party: str
    at: datetime
    times: int
    asked: Text
    compared: str
    told: Text


def questions_of(people: Sequence[uuid.UUID]) -> list[ShownQuestion]:
    """Return what was asked, the newest first."""
    rows = PartnerQuestion.objects.filter(subscriber__in=people).annotate(day=TruncDate("created_at"))
    # One person may stand in several rows: a question that is written beside each was asked once.
    grouped = rows.values("party", "asked", "attributes", "was_told", "day").annotate(
        at=Max("created_at"), times=Count("created_at", distinct=True)
    )
    return [_shown(row) for row in grouped.order_by("-at")[:MOST]]


def _shown(row: Mapping[str, Any]) -> ShownQuestion:
    known = [words.ATTRIBUTES.get(name, words.NOT_HELD) for name in row["attributes"]]
    told = words.TOLD_DATE if row["asked"] == Asked.SIM_DATE else words.TOLD
    return ShownQuestion(
        party=row["party"],
        at=row["at"],
        times=row["times"],
        asked=words.ASKED[row["asked"]],
        compared=gettext(", ").join(dict.fromkeys(map(str, known))),
        told=told if row["was_told"] else words.NOT_AGREED,
    )
