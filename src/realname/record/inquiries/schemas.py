"""Bodies of the endpoints of inquiries."""

from __future__ import annotations

import uuid
from typing import Literal

from realname.record.web.shapes import Given, Told


class DisputeTold(Told):
    """That a line is not hers, as its person says it in `words`. `outcome` is empty until it is settled.

    At `decides_at` her word counts where nobody has decided. `user_answer` is what whoever uses the line said.
    """

    id: uuid.UUID
    line_id: uuid.UUID
    words: str
    said_at: str
    decides_at: str
    user_answer: Literal["", "in_use", "not_used"]
    settled_at: str | None
    outcome: str


class DisputesTold(Told):
    """A page of disputes, newest first."""

    items: list[DisputeTold]
    next_cursor: str


class OutcomeGiven(Given):
    """What the operator found: `upheld` says that the line is not hers."""

    outcome: Literal["upheld", "rejected"]
