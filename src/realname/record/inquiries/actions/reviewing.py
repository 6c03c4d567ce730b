"""A reviewer looks at a disputed line and decides: it leaves her name, it goes on, or its user is asked again."""

from __future__ import annotations

import uuid
from enum import StrEnum

from django.db.models import QuerySet

from realname.record.errors import Denied, Invalid
from realname.record.inquiries.actions.asking import ask_again, require_open
from realname.record.inquiries.actions.disputing import settle_dispute
from realname.record.inquiries.locks import locked_dispute
from realname.record.inquiries.models import DisputeLook, LineDispute
from realname.record.reviews.actions.reviewers import Reviewer


class Decision(StrEnum):
    """What a reviewer can do with a disputed line.

    release    her word counts: the line leaves her name and ends
    give_back  the line goes on as it was, for whoever uses it
    ask_again  whoever uses it gets another message, and time to answer
    """

    RELEASE = "release"
    GIVE_BACK = "give_back"
    ASK_AGAIN = "ask_again"


OUTCOMES = {Decision.RELEASE: "upheld", Decision.GIVE_BACK: "rejected"}


def disputes_for(reviewer: Reviewer) -> QuerySet[LineDispute]:
    """Return the disputes that wait, the first due first: none of lines that this reviewer registered. Denied."""
    reviewer.require()
    waiting = LineDispute.objects.filter(settled_at=None).exclude(line__registration__member=reviewer.member_id)
    return waiting.select_related("line__registration__store", "subscriber").order_by("decides_at", "id")


def look_at_dispute(reviewer: Reviewer, dispute_id: uuid.UUID) -> LineDispute:
    """Return a dispute that waits, having written that she looked at what is said. Inside the tenant's transaction.

    NotFound; Denied `review.no_reviewer`, `review.another_person`; Conflict `dispute.settled`.
    """
    row = _held(reviewer, dispute_id)
    DisputeLook.objects.create(
        operator_id=row.operator_id, dispute=row, subscriber_id=row.subscriber_id, member=reviewer.member_id
    )
    return row


def decide_dispute(reviewer: Reviewer, dispute_id: uuid.UUID, decision: str, address: str) -> None:
    """Do what she decides; `address` is where the line's user can answer. Inside the tenant's transaction.

    As `look_at_dispute`; Invalid; Conflict `dispute.too_often`, `dispute.no_way`.
    """
    row = _held(reviewer, dispute_id)
    if decision not in set(Decision):
        raise Invalid(f"The decision is one of {', '.join(Decision)}.", pointer="/decision")
    if decision == Decision.ASK_AGAIN:
        ask_again(row, address)
    else:
        settle_dispute(row.id, OUTCOMES[Decision(decision)], reviewer.member_id)


def _held(reviewer: Reviewer, dispute_id: uuid.UUID) -> LineDispute:
    reviewer.require()
    row = locked_dispute(dispute_id)
    if row.line.registration.member_id == reviewer.member_id:
        raise Denied(
            "This reviewer registered the line; another person looks at it.",
            code="review.another_person",
            remedy="Leave it to another reviewer.",
        )
    require_open(row)
    return row
