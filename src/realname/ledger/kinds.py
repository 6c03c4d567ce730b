"""The kinds of leaves and what each one says: the one table to extend.

A kind that is added is read by later versions alone; a member that is added is optional, so that older leaves still
fit. Nothing is ever removed: the log keeps its leaves for ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from realname.ledger.values import (
    Member,
    counts,
    is_count,
    is_digest,
    is_drawn,
    is_jurisdiction,
    is_month,
    is_near_day,
    is_rate,
    is_reason,
    is_seed,
    is_version,
    several,
    words,
)


class LeafKind(StrEnum):
    """What a leaf tells of."""

    ACTIVATION = "activation"
    APPEAL = "appeal"
    ARRIVALS = "arrivals"
    BLOCK_STEP = "block_step"
    CAMPAIGN_STEP = "campaign_step"
    CLEARANCE = "clearance"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    DECISION = "decision"
    DRAW = "draw"
    ENGINE_QUALIFIED = "engine_qualified"
    ERASURE = "erasure"
    EVIDENCE_LOOKED_AT = "evidence_looked_at"
    FIELD_WATCH = "field_watch"
    FIGURES_PUBLISHED = "figures_published"
    GALLERY_MADE = "gallery_made"
    GALLERY_PURGED = "gallery_purged"
    GALLERY_SEARCHED = "gallery_searched"
    CANDIDATE_ANSWERED = "candidate_answered"
    IMPACT_ASSESSMENT = "impact_assessment"
    LANE_RULES = "lane_rules"
    LAWFUL_ACCESS = "lawful_access"
    LINE_ASKED = "line_asked"
    LINE_STEP = "line_step"
    MEMBERSHIP = "membership"
    PASSAGES = "passages"
    PATTERN_STEP = "pattern_step"
    PAYMENTS = "payments"
    POLICY_PUBLISHED = "policy_published"
    PROGRAMME_STEP = "programme_step"
    RECONCILIATION = "reconciliation"
    REVIEW_OVERRIDE = "review_override"


_REGISTRATIONS = words("new_line", "sim_replacement", "transfer", "reverification", "check_in")
_PURPOSES = words(
    "document",
    "face",
    "authority",
    "contact",
    "registration",
    "own_data",
    "other_identity",
    "disclosure",
    "payment",
    "hotel",
    "transit",
    "boarding",
)
ANSWERS = (
    *("found", "close"),
    *("paid", "pin_needed", "hint_needed", "pending", "declined", "cancelled"),
    *("arrived", "not_expected", "show_document"),
    *("express", "standard", "extra_check"),
    *("board", "wrong_flight", "see_agent", "boarded_already"),
)
"""What a member may be told at a terminal: of any programme, paying, at a hotel, in a lane, at a gate."""

PASSAGE_ANSWERS = words(*ANSWERS)
LANE_MEASURES = (
    *("bag_opened", "bag_scanner", "body_scanner"),
    *("document_looked_at", "metal_detector", "questions", "ticket_gate"),
)
"""What may be done with somebody in a lane."""

MEASURES = words(*LANE_MEASURES)
_OUTCOMES = words("approved", "retry", "review", "rejected")
_ROLES = words("reviewer", "lead", "administrator", "support", "auditor", "regulator", "officer", "subscriber")

_operator = Member(is_drawn, "the operator's public identifier")
_any_operator = Member(is_drawn, "the operator's public identifier, where it concerns one alone", optional=True)
_registration = Member(_REGISTRATIONS, "the kind of registration")
_way = Member(words("face", "non_face"), "by which evidence the person was verified")
_engine = Member(is_digest, "digest of the engine")
_commitment = Member(is_digest, "salted commitment; what it binds, only who holds the salt can show")
_programme = Member(is_drawn, "the programme")
_channel = Member(words("payment", "hotel", "transit", "boarding"), "what the programme is for")
_took_s = Member(is_count, "whole seconds that the person waited for it", optional=True)

SHAPES: Mapping[LeafKind, Mapping[str, Member]] = {
    LeafKind.ACTIVATION: {
        "operator": _operator,
        "registration": _registration,
        "way": _way,
        "ended": Member(words("activated", "declined", "expired", "withdrawn", "restored"), "how it ended"),
        "took_s": _took_s,
    },
    LeafKind.APPEAL: {
        "operator": _operator,
        "step": Member(words("filed", "upheld", "dismissed", "retry", "withdrawn"), "what happened to the appeal"),
        "commitment": _commitment,
        "took_s": _took_s,
    },
    LeafKind.ARRIVALS: {
        "operator": _operator,
        "programme": _programme,
        "way": Member(words("document", "face"), "by what guests arrived at a hotel"),
        "arrivals": Member(is_count, "how many, since it was last said"),
    },
    LeafKind.BLOCK_STEP: {
        "operator": _operator,
        "step": Member(words("proposed", "confirmed", "lifted"), "what happened to an entry of the block list"),
        "reason": Member(words("fraud", "court_order", "document_stolen", "own_wish"), "why there is one"),
    },
    LeafKind.CAMPAIGN_STEP: {
        "operator": _operator,
        "campaign": Member(is_drawn, "the campaign"),
        "step": Member(
            words("planned", "started", "noticed", "reminded", "limited", "barred", "restored", "paused", "ended"),
            "what was done",
        ),
        "counts": Member(
            counts("lines", "reached", "verified", "barred", "barred_wrongly", "restored", "restored_late"),
            "how many lines this step concerns",
            optional=True,
        ),
        "took_s": Member(is_count, "median whole seconds until lines were restored", optional=True),
    },
    LeafKind.CLEARANCE: {
        "operator": _operator,
        "programme": _programme,
        "step": Member(words("given", "ended"), "what happened to a member's clearance for the express lane"),
        "by": Member(words("staff", "authority"), "who had checked the member beforehand", optional=True),
        "why": Member(words("withdrawn", "over", "left"), "why it ended", optional=True),
    },
    LeafKind.CONSENT_WITHDRAWN: {
        "operator": _operator,
        "purpose": Member(_PURPOSES, "what it was for"),
    },
    LeafKind.DECISION: {
        "operator": _operator,
        "registration": _registration,
        "way": _way,
        "outcome": Member(_OUTCOMES, "what was decided"),
        "reasons": Member(several(is_reason, ordered=True), "reason codes, the weightiest first"),
        "policy": Member(is_digest, "digest of the policy"),
        "engines": Member(several(is_digest), "digests of the engines that measured, sorted"),
        "commitment": _commitment,
        "took_s": _took_s,
    },
    LeafKind.DRAW: {
        "operator": _any_operator,
        "programme": Member(is_drawn, "the programme whose passages are drawn from", optional=True),
        "draw": Member(is_drawn, "the draw"),
        "step": Member(words("committed", "revealed"), "before the draw, or after it"),
        "commitment": Member(is_digest, "commitment to the seed and the share, the same in both steps"),
        "share": Member(is_rate, "of those who are drawn from, this share is drawn", optional=True),
        "seed": Member(is_seed, "the seed, once it is revealed", optional=True),
        "drawn": Member(is_count, "how many were drawn", optional=True),
        "among": Member(is_count, "of how many", optional=True),
    },
    LeafKind.ENGINE_QUALIFIED: {
        "engine": _engine,
        "step": Member(words("qualified", "started", "retired"), "what happened to it"),
        "calibration": Member(is_digest, "digest of the calibration table that turns its scores into rates"),
        "comparisons": Member(is_count, "comparisons of different people behind the table", optional=True),
        "fmr": Member(is_rate, "false match rate at which the next member was measured", optional=True),
        "fnmr": Member(is_rate, "false non-match rate there", optional=True),
    },
    LeafKind.ERASURE: {
        "operator": _operator,
        "what": Member(words("subscriber", "evidence", "template", "inputs", "campaign_line"), "what was erased"),
        "why": Member(words("asked", "retention", "withdrawn", "abandoned"), "why"),
        "items": Member(is_count, "how many"),
    },
    LeafKind.EVIDENCE_LOOKED_AT: {
        "operator": _operator,
        "by": Member(_ROLES, "the role of the person who looked"),
        "why": Member(words("review", "appeal", "sample", "pattern", "inquiry", "lawful_access", "export"), "what for"),
        "items": Member(is_count, "how many pictures or files"),
        "commitment": _commitment,
    },
    LeafKind.FIELD_WATCH: {
        "operator": _any_operator,
        "engine": _engine,
        "watch": Member(words("canary", "score_drift", "outcome_gap"), "what was watched"),
        "found": Member(words("as_expected", "too_few", "alarm"), "what was found"),
        "measured": Member(is_rate, "the statistic, where it is one of 0..1", optional=True),
        "bound": Member(is_rate, "where the alarm begins", optional=True),
        "samples": Member(is_count, "how many comparisons or outcomes it rests on"),
    },
    LeafKind.FIGURES_PUBLISHED: {
        "month": Member(is_month, "the month that they speak of"),
        "figures": Member(is_digest, "digest of the published file, canonical JSON"),
    },
    LeafKind.GALLERY_MADE: {
        "operator": _any_operator,
        "gallery": Member(is_drawn, "the gallery"),
        "purpose": Member(_PURPOSES, "what it may be searched for"),
        "engine": _engine,
        "templates": Member(is_count, "how many templates it holds"),
    },
    LeafKind.GALLERY_PURGED: {
        "operator": _any_operator,
        "gallery": Member(is_drawn, "the gallery"),
        "templates": Member(is_count, "how many templates were destroyed"),
    },
    LeafKind.GALLERY_SEARCHED: {
        "operator": _operator,
        "purpose": Member(_PURPOSES, "what was searched for"),
        "found": Member(words("nobody", "candidates", "failed"), "what the search yielded: candidates prove nothing"),
    },
    LeafKind.CANDIDATE_ANSWERED: {
        "operator": _operator,
        "answer": Member(
            words("same", "other", "cannot_tell", "sound", "doubtful"),
            "what a person found: of two faces, or of a registration that another operator asked about",
        ),
    },
    LeafKind.IMPACT_ASSESSMENT: {
        "operator": _operator,
        "step": Member(words("drawn_up", "signed", "replaced"), "what happened to it"),
        "document": Member(is_digest, "digest of the document"),
        "jurisdiction": Member(is_jurisdiction, "whose law it answers"),
    },
    LeafKind.LANE_RULES: {
        "operator": _operator,
        "programme": _programme,
        "express": Member(several(MEASURES), "what is done in the express lane, sorted"),
        "standard": Member(several(MEASURES), "what is done in the standard lane, sorted"),
        "extra_check": Member(several(MEASURES), "what is done with whoever is drawn, sorted"),
        "share": Member(is_rate, "this share of express passages is drawn"),
        "hours": Member(is_count, "so long a draw lasts, until its seed is revealed"),
    },
    LeafKind.LAWFUL_ACCESS: {
        "operator": _operator,
        "request": Member(is_drawn, "the request: its steps bear the same identifier"),
        "step": Member(
            words("requested", "agreed", "refused", "handed_over", "ended", "person_noticed", "notice_deferred"),
            "what happened to it",
        ),
        "by": Member(_ROLES, "the role of the person who took the step"),
        "jurisdiction": Member(is_jurisdiction, "whose law it rests on"),
        "until": Member(is_near_day, "the day on which the access ends", optional=True),
        "commitment": _commitment,
    },
    LeafKind.LINE_ASKED: {
        "operator": _operator,
        "question": Member(words("sim_swap", "kyc_match", "number_recycling"), "what a third party asked of a line"),
        "answer": Member(words("told", "not_agreed"), "whether it was told something"),
    },
    LeafKind.LINE_STEP: {
        "operator": _operator,
        "step": Member(
            words(
                *("ended", "disputed", "dispute_upheld", "dispute_rejected", "dispute_not_answered"),
                *("dispute_user_asked", "dispute_user_answered"),
            ),
            "what happened to a line that somebody holds",
        ),
    },
    LeafKind.MEMBERSHIP: {
        "operator": _operator,
        "programme": _programme,
        "purpose": _channel,
        "step": Member(words("joined", "left"), "what somebody did"),
        "why": Member(words("withdrawn", "erased", "closed", "retention"), "why somebody left", optional=True),
    },
    LeafKind.PASSAGES: {
        "operator": _operator,
        "programme": _programme,
        "purpose": _channel,
        "answer": Member(PASSAGE_ANSWERS, "what members were told at a terminal"),
        "passages": Member(is_count, "how many, since it was last said; who is no member is not counted"),
    },
    LeafKind.PATTERN_STEP: {
        "operator": _operator,
        "step": Member(
            words("found", "sent_to_review", "blocks_proposed", "closed"),
            "what happened to a ring of people who share more than is usual",
        ),
        "people": Member(is_count, "how many people are in it"),
        "kinds": Member(
            several(words("face", "document_image", "device", "payment", "contact", "address")),
            "what lies under more of them than is usual, sorted",
        ),
    },
    LeafKind.PAYMENTS: {
        "operator": _operator,
        "programme": _programme,
        "ended": Member(
            words("paid", "declined", "cancelled", "refunded"), "how they ended; a refund counts for itself"
        ),
        "payments": Member(is_count, "how many, on a day that is over"),
    },
    LeafKind.POLICY_PUBLISHED: {
        "operator": _operator,
        "policy": Member(is_digest, "digest of the policy"),
        "version": Member(is_version, "its version"),
        "registrations": Member(several(_REGISTRATIONS), "the kinds of registration that it is in force for, sorted"),
    },
    LeafKind.PROGRAMME_STEP: {
        "operator": _operator,
        "programme": _programme,
        "purpose": _channel,
        "step": Member(
            words("made", "opened", "paused", "closed", "terminal_added", "terminal_revoked"),
            "what happened to the programme, or to a terminal of it",
        ),
    },
    LeafKind.RECONCILIATION: {
        "operator": _operator,
        "found": Member(words("agrees", "differs"), "whether the payment provider's books agree with ours"),
        "payments": Member(is_count, "how many payments of a day were compared"),
        "differing": Member(is_count, "how many of them differ"),
    },
    LeafKind.REVIEW_OVERRIDE: {
        "operator": _operator,
        "by": Member(_ROLES, "the role of the person who decided"),
        "why": Member(words("policy", "appeal", "sample", "pattern"), "what had opened the review"),
        "before": Member(_OUTCOMES, "the outcome until then"),
        "after": Member(_OUTCOMES, "the outcome from then on"),
        "reasons": Member(several(is_reason, ordered=True), "reason codes"),
        "commitment": _commitment,
        "took_s": _took_s,
    },
}
