"""What a fraud analyst does about a ring: have its registrations looked at, propose blocks, or close it.

No act bars anybody by itself: a reviewer looks at each registration, and a second person confirms each block.
Everything here is called inside the tenant's transaction; whatever is refused changes nothing.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from realname.judge.rings import Tie, rings
from realname.record.errors import Conflict, Invalid
from realname.record.identities.actions.blocking import is_listed, propose_block
from realname.record.identities.actions.counting import Identity, identity_of
from realname.record.operators.actions.events import emit
from realname.record.oversight.actions.telling import tell_pattern
from realname.record.patterns.actions.analysts import Analyst
from realname.record.patterns.actions.finding import marks_near
from realname.record.patterns.locks import locked_ring
from realname.record.patterns.models import KeySetAside, RingMember, RingRow, RingStep
from realname.record.registrations.actions.kept_fields import fields_of
from realname.record.registrations.actions.reviewing import readings_decided_on
from realname.record.registrations.models import DecisionRow
from realname.record.reviews.actions.opening import open_for_pattern

CLOSED_BECAUSE = ("dealt_with", "shared_for_a_reason", "mistake")
"""Why an analyst closes a ring."""


@dataclass(frozen=True, slots=True)
class Blocking:
    """What every entry of the block list needs; see `realname.record.identities.actions.blocking`."""

    reason: str
    until: datetime
    appeal_url: str


def send_to_review(analyst: Analyst, ring_id: uuid.UUID) -> int:
    """Have a reviewer look at each registration of a ring, and at those that join it; return how many were sent.

    Denied `ring.no_analyst`; NotFound; Conflict `ring.closed`.
    """
    analyst.require()
    row = locked_ring(ring_id)
    sent = sum(open_for_pattern(member.registration_id) for member in _members(row))
    row.review_at = row.review_at or timezone.now()
    row.save(update_fields=("review_at",))
    _note(analyst, row, RingStep.Step.SENT_TO_REVIEW, count=sent)
    return sent


def propose_blocks(analyst: Analyst, ring_id: uuid.UUID, blocking: Blocking) -> int:
    """Propose that nobody is registered under the ring's documents; return how many entries were proposed.

    Documents that are on the list are left. Raises what `send_to_review` and `propose_block` raise; Conflict
    `ring.no_documents` where no document's number is on record any more, or each is listed.
    """
    analyst.require()
    row = locked_ring(ring_id)
    proposed = [
        propose_block(
            row.operator_id,
            identity,
            reason=blocking.reason,
            until=blocking.until,
            appeal_url=blocking.appeal_url,
            by=analyst.client_id,
            reference=f"ring {row.id}",
        )
        for identity in _documents(row)
        if not is_listed(row.operator_id, identity)
    ]
    if not proposed:
        raise Conflict(
            "Of no document in this ring a block can be proposed: each is listed, or its number is not on record.",
            code="ring.no_documents",
            remedy="Look at the block list.",
        )
    _note(analyst, row, RingStep.Step.BLOCKS_PROPOSED, because=blocking.reason, count=len(proposed))
    return len(proposed)


def close_ring(analyst: Analyst, ring_id: uuid.UUID, because: str) -> RingRow:
    """Close a ring; what is shared for a reason ties nobody from then on.

    Raises what `send_to_review` raises; Invalid `ring.because`; Conflict `ring.not_usual`.
    """
    analyst.require()
    if because not in CLOSED_BECAUSE:
        raise Invalid(f"The reason is one of {', '.join(CLOSED_BECAUSE)}.", code="ring.because", pointer="/because")
    row = locked_ring(ring_id)
    if because == RingRow.Closed.SHARED_FOR_A_REASON:
        _set_aside(analyst, row)
    row.closed_at, row.closed_because = timezone.now(), because
    row.save(update_fields=("closed_at", "closed_because"))
    _note(analyst, row, RingStep.Step.CLOSED, because=because)
    return row


def _set_aside(analyst: Analyst, row: RingRow) -> None:
    """Have the keys that made the ring tie nobody any more; one picture or one face under two names is never usual."""
    people = {bytes(member.identity).hex() for member in _members(row)}
    shared = [key for ring in rings(marks_near(people)) if people & set(ring.people) for key in ring.shared]
    told = [key for key in shared if key.telling] or shared
    kept = [key for key in told if key.kind not in {Tie.FACE, Tie.DOCUMENT_IMAGE}]
    if not kept:
        raise Conflict(
            "One document's picture or one face under several names is shared for no good reason.",
            code="ring.not_usual",
            remedy="Close it as a mistake, or have it reviewed.",
        )
    for key in kept:
        KeySetAside.objects.get_or_create(
            digest=bytes.fromhex(key.key),
            defaults={"operator_id": row.operator_id, "kind": key.kind, "member": analyst.member_id},
        )


def _documents(row: RingRow) -> list[Identity]:
    """Return the documents of a ring's people, each once."""
    found: dict[Identity, None] = {}
    for member in _members(row):
        decision = DecisionRow.objects.filter(registration=member.registration_id).order_by("-id").first()
        readings = readings_decided_on(decision.id) if decision is not None else None
        identity = identity_of(fields_of(readings.documents)) if readings is not None else None
        if identity is not None:
            found[identity] = None
    return list(found)


def _members(row: RingRow) -> list[RingMember]:
    return list(RingMember.objects.filter(ring=row).order_by("registration_id"))


def _note(analyst: Analyst, row: RingRow, step: RingStep.Step, *, because: str = "", count: int = 0) -> None:
    RingStep.objects.create(
        operator_id=row.operator_id, ring=row, member=analyst.member_id, step=step, because=because, count=count
    )
    tell_pattern(row.operator_id, step.value, row.people, row.kinds)
    told = {"because": because, "count": count, "by": analyst.client_id}
    emit(row.operator_id, f"ring.{step.value}", row.id, {name: value for name, value in told.items() if value})
