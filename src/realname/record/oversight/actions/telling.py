"""What the log is told when something becomes true: one function a kind, called in the transaction of the change."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from realname.ledger.kinds import LeafKind
from realname.record.oversight.actions.appending import append, leaf_now


def tell_policy(operator_id: uuid.UUID, digest: str, version: str, kinds: Sequence[str]) -> None:
    """Say that a policy is published, and for which kinds of registration it is in force."""
    of = sorted(set(kinds))
    append(leaf_now(LeafKind.POLICY_PUBLISHED, operator_id, policy=digest, version=int(version), registrations=of))


def tell_erasure(operator_id: uuid.UUID, what: str, why: str, items: int) -> None:
    """Say that something of a person was erased, and why."""
    append(leaf_now(LeafKind.ERASURE, operator_id, what=what, why=why, items=items))


def tell_withdrawal(operator_id: uuid.UUID, purpose: str) -> None:
    """Say that somebody withdrew her consent to a purpose."""
    append(leaf_now(LeafKind.CONSENT_WITHDRAWN, operator_id, purpose=purpose))


def tell_engine(digest: str, calibration: str) -> None:
    """Say that an engine was started, with the table that turns its scores into rates."""
    append(leaf_now(LeafKind.ENGINE_QUALIFIED, None, engine=digest, step="started", calibration=calibration))


def tell_line(operator_id: uuid.UUID, step: str) -> None:
    """Say what happened to a line that somebody holds."""
    append(leaf_now(LeafKind.LINE_STEP, operator_id, step=step))


def tell_asked(operator_id: uuid.UUID, question: str, answer: str) -> None:
    """Say that a third party asked something of a line, and whether it was told."""
    append(leaf_now(LeafKind.LINE_ASKED, operator_id, question=question, answer=answer))


def tell_block(operator_id: uuid.UUID, step: str, reason: str) -> None:
    """Say what happened to an entry of an operator's block list."""
    append(leaf_now(LeafKind.BLOCK_STEP, operator_id, step=step, reason=reason))


def tell_pattern(operator_id: uuid.UUID, step: str, people: int, kinds: Sequence[str]) -> None:
    """Say that people were found to share more than is usual, or what was done about it."""
    append(leaf_now(LeafKind.PATTERN_STEP, operator_id, step=step, people=people, kinds=sorted(set(kinds))))


def tell_end(operator_id: uuid.UUID, kind: str, way: str, ended: str, took_s: int) -> None:
    """Say how a registration ended."""
    append(leaf_now(LeafKind.ACTIVATION, operator_id, registration=kind, way=way, ended=ended, took_s=took_s))


def tell_gallery(gallery_id: uuid.UUID, purpose: str, engine: str, operator_id: uuid.UUID | None = None) -> None:
    """Say that a gallery is made, which is empty yet; of one operator alone, where one is named."""
    of = str(gallery_id)
    append(leaf_now(LeafKind.GALLERY_MADE, operator_id, gallery=of, purpose=purpose, engine=engine, templates=0))


def tell_gallery_left(operator_id: uuid.UUID, gallery_id: uuid.UUID, templates: int) -> None:
    """Say that templates were taken out of a gallery and destroyed."""
    append(leaf_now(LeafKind.GALLERY_PURGED, operator_id, gallery=str(gallery_id), templates=templates))


def tell_search(operator_id: uuid.UUID, found: str) -> None:
    """Say that a gallery was searched for a registration, and whether that yielded candidates."""
    append(leaf_now(LeafKind.GALLERY_SEARCHED, operator_id, purpose="other_identity", found=found))


def tell_adjudication(operator_id: uuid.UUID, answer: str) -> None:
    """Say what a person found of a candidate."""
    append(leaf_now(LeafKind.CANDIDATE_ANSWERED, operator_id, answer=answer))


def tell_programme(operator_id: uuid.UUID, programme_id: uuid.UUID, purpose: str, step: str) -> None:
    """Say what happened to a programme or to one of its terminals."""
    append(leaf_now(LeafKind.PROGRAMME_STEP, operator_id, programme=str(programme_id), purpose=purpose, step=step))


def tell_membership(
    operator_id: uuid.UUID, programme_id: uuid.UUID, purpose: str, step: str, why: str | None = None
) -> None:
    """Say that somebody joined a programme, or left it, and why."""
    of = str(programme_id)
    append(leaf_now(LeafKind.MEMBERSHIP, operator_id, programme=of, purpose=purpose, step=step, why=why))


def tell_passages(operator_id: uuid.UUID, programme_id: uuid.UUID, purpose: str, answer: str, passages: int) -> None:
    """Say how many passages of members had an answer since it was last said."""
    of = str(programme_id)
    append(leaf_now(LeafKind.PASSAGES, operator_id, programme=of, purpose=purpose, answer=answer, passages=passages))


def tell_arrivals(operator_id: uuid.UUID, programme_id: uuid.UUID, way: str, arrivals: int) -> None:
    """Say how many guests arrived at a hotel by a way since it was last said."""
    of = str(programme_id)
    append(leaf_now(LeafKind.ARRIVALS, operator_id, programme=of, way=way, arrivals=arrivals))


@dataclass(frozen=True, slots=True)
class DrawTold:
    """A draw as the log tells it; `seed` is None until it is revealed, and the counts are left out until then."""

    id: uuid.UUID
    programme: uuid.UUID
    commitment: str
    share: float
    seed: bytes | None
    among: int
    drawn: int


def tell_draw(operator_id: uuid.UUID, draw: DrawTold, step: str) -> int:
    """Say that a draw is committed to, or revealed; return the entry's number."""
    told = draw.seed is not None
    leaf = leaf_now(
        LeafKind.DRAW,
        operator_id,
        programme=str(draw.programme),
        draw=str(draw.id),
        step=step,
        commitment=draw.commitment,
        share=draw.share,
        seed=draw.seed.hex() if draw.seed is not None else None,
        among=draw.among if told else None,
        drawn=draw.drawn if told else None,
    )
    return append(leaf)


def tell_lane_rules(
    operator_id: uuid.UUID, programme_id: uuid.UUID, measures: Mapping[str, list[str]], share: float, hours: int
) -> None:
    """Say what is done in a programme's lanes from now on."""
    of = str(programme_id)
    append(leaf_now(LeafKind.LANE_RULES, operator_id, programme=of, **measures, share=share, hours=hours))


def tell_clearance(
    operator_id: uuid.UUID, programme_id: uuid.UUID, step: str, *, by: str | None = None, why: str | None = None
) -> None:
    """Say that a member was cleared for the express lane, or no longer is, and by whom or why."""
    append(leaf_now(LeafKind.CLEARANCE, operator_id, programme=str(programme_id), step=step, by=by, why=why))


def tell_payments(operator_id: uuid.UUID, programme_id: uuid.UUID, ended: str, payments: int) -> None:
    """Say how many payments of a day ended so."""
    append(leaf_now(LeafKind.PAYMENTS, operator_id, programme=str(programme_id), ended=ended, payments=payments))


def tell_reconciliation(operator_id: uuid.UUID, payments: int, differing: int) -> None:
    """Say whether a day's payments are in the provider's books as in ours."""
    found = "differs" if differing else "agrees"
    append(leaf_now(LeafKind.RECONCILIATION, operator_id, found=found, payments=payments, differing=differing))
