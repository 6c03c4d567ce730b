"""A log with something in every figure: made-up leaves of one operator at work, and of the service."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from tests.integration.rules import PICTURES

from realname.database.rows import tenant
from realname.ledger.kinds import LeafKind
from realname.ledger.leaves import Leaf
from realname.record.operators.actions.clients import Caller, add_operator
from realname.record.operators.actions.policies import publish_policy
from realname.record.oversight.actions.appending import append
from realname.record.oversight.actions.counting import count_all
from realname.record.oversight.actions.sequencing import sequence_all

NOW = datetime.now(UTC).replace(microsecond=0)
MONTH = f"{NOW:%Y-%m}"
DIGEST = "ab" * 32
DECIDED = (
    ("face", "approved", (), 120, 31),
    ("face", "retry", ("face.too_dark",), 20, 12),
    ("face", "review", ("face.cannot_tell",), 6, 25),
    ("face", "rejected", ("face.another_person", "document.expired"), 4, 28),
    ("non_face", "approved", (), 15, 700),
    ("non_face", "rejected", ("document.expired",), 2, 4000),
)
"""Way, outcome, reasons, how many, and seconds that each took."""


def filled() -> uuid.UUID:
    """Return the operator of a log of some three hundred leaves, all numbered and counted."""
    operator = add_operator("north", "North Telecom", "CN")
    with tenant(operator):
        publish_policy(Caller(operator, "client", frozenset()), PICTURES, ("new_line", "transfer"))
    with transaction.atomic():
        for kind, body in _bodies(str(operator)):
            append(Leaf(kind, NOW, body))
    sequence_all()
    count_all()
    return operator


def _bodies(operator: str) -> Iterator[tuple[LeafKind, dict[str, Any]]]:
    for way, outcome, reasons, count, took_s in DECIDED:
        common = {"operator": operator, "registration": "new_line", "way": way}
        for _ in range(count):
            decided = {"outcome": outcome, "reasons": list(reasons), "policy": DIGEST, "engines": [DIGEST]}
            yield LeafKind.DECISION, {**common, **decided, "commitment": DIGEST, "took_s": took_s}
        if outcome == "approved":
            for _ in range(count):
                yield LeafKind.ACTIVATION, {**common, "ended": "activated"}
    mine = {"operator": operator, "commitment": DIGEST}
    yield LeafKind.APPEAL, {**mine, "step": "filed"}
    yield LeafKind.APPEAL, {**mine, "step": "upheld", "took_s": 80_000}
    for step in ("requested", "agreed", "handed_over"):
        yield (
            LeafKind.LAWFUL_ACCESS,
            {
                **mine,
                "request": "0190a0a0-0000-7000-8000-000000000001",
                "step": step,
                "by": "regulator",
                "jurisdiction": "CN",
                "until": "2027-01-31",
            },
        )
    for _ in range(7):
        yield LeafKind.EVIDENCE_LOOKED_AT, {**mine, "by": "reviewer", "why": "review", "items": 2}
    gallery = {"operator": operator, "gallery": "0190a0a0-0000-7000-8000-000000000002"}
    yield LeafKind.GALLERY_MADE, {**gallery, "purpose": "other_identity", "engine": DIGEST, "templates": 120_000}
    watched = {"engine": DIGEST, "samples": 400}
    yield LeafKind.FIELD_WATCH, {**watched, "operator": operator, "watch": "score_drift", "found": "alarm"}
    yield LeafKind.FIELD_WATCH, {**watched, "watch": "canary", "found": "as_expected"}
    yield LeafKind.ERASURE, {"operator": operator, "what": "evidence", "why": "retention", "items": 12}
