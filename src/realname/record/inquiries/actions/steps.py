"""Take an inquiry from one state to the next, or refuse a step that is not possible."""

from __future__ import annotations

from realname.record.errors import Conflict
from realname.record.inquiries.models import Inquiry
from realname.record.inquiries.states import NEXT, State


def move(inquiry: Inquiry, state: State) -> None:
    """Take a locked inquiry to its next state. Conflict `inquiry.out_of_order`."""
    require(inquiry, *(before for before, after in NEXT.items() if state in after))
    inquiry.state = state
    inquiry.save(update_fields=("state",))


def require(inquiry: Inquiry, *states: State) -> None:
    """Raise Conflict `inquiry.out_of_order` where the inquiry is in none of these states, or has ended."""
    if inquiry.ended_at is not None or inquiry.state not in states:
        raise Conflict(
            "This step is not possible now.",
            code="inquiry.out_of_order",
            remedy="Go on where the inquiry stands.",
        )
