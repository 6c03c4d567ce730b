"""Policies in force, with the score that the engine's calibration makes of their rate; and each policy's own text."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from realname.database.rows import tenant
from realname.judge.errors import CalibrationError
from realname.judge.policy import Policy
from realname.pages.administration.words import KINDS
from realname.pages.trial.tools import tools
from realname.record.operators import selectors
from realname.record.operators.actions.policies import rules_of


@dataclass(frozen=True, slots=True)
class InForce:
    """A policy in force: for what and since when, its match rate as one in so many, and the score which that is."""

    name: str
    version: str
    digest: str
    kinds: tuple[tuple[object, datetime], ...]
    asked: str
    score: str
    engine: str
    has_other_way: bool


def in_force(operator_id: uuid.UUID) -> list[InForce]:
    """Return an operator's policies in force. Opens its own transaction."""
    with tenant(operator_id):
        since = selectors.in_force_since()
        rows = [(row, rules_of(row)) for row in selectors.policies().filter(id__in=since).order_by("name", "-id")]
    return [
        InForce(
            row.name,
            row.version,
            row.digest,
            tuple((KINDS[kind], at) for kind, at in since[row.id]),
            *_threshold(rules),
            bool(rules.other_way),
        )
        for row, rules in rows
    ]


@require_safe
def canonical(request: HttpRequest, operator_id: uuid.UUID, digest: str) -> HttpResponse:
    """Give a published policy's canonical JSON: its SHA-256 is the digest that leaves name. 404."""
    del request
    with tenant(operator_id):
        row = selectors.policies().filter(digest=digest).first()
    if row is None:
        raise Http404
    response = HttpResponse(row.canonical, content_type="application/json")
    response["Content-Disposition"] = f'inline; filename="{row.name}-{row.version}.json"'
    return response


def _threshold(rules: Policy) -> tuple[str, str, str]:
    if rules.face is None:
        return "–", "–", "–"
    table = tools().calibration
    asked = f"1 : {round(1 / rules.face.match_fmr):,}"
    try:
        return asked, f"{table.score_at(rules.face.match_fmr):.3f}", table.engine.name
    except CalibrationError:
        return asked, "–", table.engine.name
