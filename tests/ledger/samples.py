"""One leaf of each kind, invented, and strategies around them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from realname.ledger.kinds import LeafKind
from realname.ledger.leaves import Leaf

OPERATOR = "0197e2f4-5c1a-7b3d-8e21-4f6a9b0c1d2e"
DIGEST = "ab" * 32
NOON = datetime(2026, 11, 26, 12, 0, 0, 123000, tzinfo=UTC)

BODIES: Mapping[LeafKind, Mapping[str, Any]] = {
    LeafKind.ACTIVATION: {
        "operator": OPERATOR,
        "registration": "new_line",
        "way": "face",
        "ended": "activated",
        "took_s": 41,
    },
    LeafKind.APPEAL: {"operator": OPERATOR, "step": "upheld", "commitment": DIGEST, "took_s": 3600},
    LeafKind.ARRIVALS: {"operator": OPERATOR, "programme": OPERATOR, "way": "document", "arrivals": 12},
    LeafKind.BLOCK_STEP: {"operator": OPERATOR, "step": "confirmed", "reason": "fraud"},
    LeafKind.CAMPAIGN_STEP: {
        "operator": OPERATOR,
        "campaign": OPERATOR,
        "step": "barred",
        "counts": {"lines": 100, "barred": 3, "barred_wrongly": 1},
        "took_s": 30,
    },
    LeafKind.CONSENT_WITHDRAWN: {"operator": OPERATOR, "purpose": "face"},
    LeafKind.DECISION: {
        "operator": OPERATOR,
        "registration": "new_line",
        "way": "face",
        "outcome": "review",
        "reasons": ["face.cannot_tell", "document.blurred"],
        "policy": DIGEST,
        "engines": ["01" * 32, DIGEST],
        "commitment": "cd" * 32,
        "took_s": 2,
    },
    LeafKind.CLEARANCE: {"operator": OPERATOR, "programme": OPERATOR, "step": "ended", "by": "staff", "why": "over"},
    LeafKind.DRAW: {
        "operator": OPERATOR,
        "programme": OPERATOR,
        "draw": OPERATOR,
        "step": "revealed",
        "commitment": DIGEST,
        "share": 0.03,
        "seed": "cd" * 32,
        "drawn": 3,
        "among": 100,
    },
    LeafKind.LANE_RULES: {
        "operator": OPERATOR,
        "programme": OPERATOR,
        "express": ["metal_detector"],
        "standard": ["bag_scanner", "metal_detector"],
        "extra_check": ["bag_opened", "bag_scanner", "metal_detector"],
        "share": 0.03,
        "hours": 24,
    },
    LeafKind.ENGINE_QUALIFIED: {
        "engine": DIGEST,
        "step": "qualified",
        "calibration": "cd" * 32,
        "comparisons": 1_000_000,
        "fmr": 1e-5,
        "fnmr": 0.019,
    },
    LeafKind.ERASURE: {"operator": OPERATOR, "what": "subscriber", "why": "asked", "items": 1},
    LeafKind.EVIDENCE_LOOKED_AT: {
        "operator": OPERATOR,
        "by": "reviewer",
        "why": "review",
        "items": 2,
        "commitment": DIGEST,
    },
    LeafKind.FIELD_WATCH: {
        "operator": OPERATOR,
        "engine": DIGEST,
        "watch": "score_drift",
        "found": "as_expected",
        "measured": 0.02,
        "bound": 0.1,
        "samples": 512,
    },
    LeafKind.FIGURES_PUBLISHED: {"month": "2026-10", "figures": DIGEST},
    LeafKind.GALLERY_MADE: {
        "operator": OPERATOR,
        "gallery": OPERATOR,
        "purpose": "payment",
        "engine": DIGEST,
        "templates": 99_999,
    },
    LeafKind.GALLERY_PURGED: {"operator": OPERATOR, "gallery": OPERATOR, "templates": 99_999},
    LeafKind.IMPACT_ASSESSMENT: {"operator": OPERATOR, "step": "signed", "document": DIGEST, "jurisdiction": "CN"},
    LeafKind.LAWFUL_ACCESS: {
        "operator": OPERATOR,
        "request": OPERATOR,
        "step": "agreed",
        "by": "regulator",
        "jurisdiction": "EU",
        "until": "2027-01-31",
        "commitment": DIGEST,
    },
    LeafKind.GALLERY_SEARCHED: {"operator": OPERATOR, "purpose": "other_identity", "found": "nobody"},
    LeafKind.CANDIDATE_ANSWERED: {"operator": OPERATOR, "answer": "other"},
    LeafKind.LINE_ASKED: {"operator": OPERATOR, "question": "kyc_match", "answer": "not_agreed"},
    LeafKind.LINE_STEP: {"operator": OPERATOR, "step": "ended"},
    LeafKind.MEMBERSHIP: {
        "operator": OPERATOR,
        "programme": OPERATOR,
        "purpose": "transit",
        "step": "left",
        "why": "withdrawn",
    },
    LeafKind.PASSAGES: {
        "operator": OPERATOR,
        "programme": OPERATOR,
        "purpose": "payment",
        "answer": "paid",
        "passages": 40,
    },
    LeafKind.PAYMENTS: {"operator": OPERATOR, "programme": OPERATOR, "ended": "paid", "payments": 31},
    LeafKind.RECONCILIATION: {"operator": OPERATOR, "found": "differs", "payments": 31, "differing": 1},
    LeafKind.PROGRAMME_STEP: {"operator": OPERATOR, "programme": OPERATOR, "purpose": "boarding", "step": "made"},
    LeafKind.PATTERN_STEP: {"operator": OPERATOR, "step": "found", "people": 9, "kinds": ["device", "payment"]},
    LeafKind.POLICY_PUBLISHED: {
        "operator": OPERATOR,
        "policy": DIGEST,
        "version": 2,
        "registrations": ["new_line", "transfer"],
    },
    LeafKind.REVIEW_OVERRIDE: {
        "operator": OPERATOR,
        "by": "reviewer",
        "why": "appeal",
        "before": "rejected",
        "after": "approved",
        "reasons": [],
        "commitment": DIGEST,
        "took_s": 90,
    },
}


def leaf(kind: LeafKind = LeafKind.DECISION, at: datetime = NOON, **changed: Any) -> Leaf:
    """Return the sample of a kind, with members changed."""
    return Leaf(kind, at, {**BODIES[kind], **changed})


kinds = st.sampled_from(list(LeafKind))
moments = st.integers(0, 10**11).map(lambda ms: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms))
leaves = st.builds(leaf, kinds, moments)
