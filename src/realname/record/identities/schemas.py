"""Bodies of the endpoints of identities."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from realname.record.web.shapes import Given, Told

Reason = Literal["fraud", "court_order", "document_stolen", "own_wish"]


class DocumentGiven(Given):
    """A document, by what its pages say. Its number is not kept: a keyed digest knows it again."""

    kind: Literal["passport", "visa", "card"]
    issuing_state: Annotated[str, Field(pattern=r"^[A-Z]{1,3}$")]
    number: Annotated[str, Field(min_length=1, max_length=40)]


class BlockGiven(Given):
    """An entry of the block list. `reference` is a word of your own, and names nobody."""

    document: DocumentGiven
    reason: Reason
    until: datetime
    appeal_url: Annotated[str, Field(max_length=300, pattern=r"^https://[^/]+")]
    reference: Annotated[str, Field(max_length=80)] = ""


class LiftGiven(Given):
    """Why an entry is lifted."""

    because: Literal["mistake", "appeal", "no_longer_needed", "order_ended"]


class BlockTold(Told):
    """An entry. Whom it concerns, nobody can read from it."""

    id: uuid.UUID
    state: Literal["proposed", "holds", "lifted", "over"]
    reason: Reason
    until: str
    appeal_url: str
    reference: str
    proposed_by: str
    proposed_at: str
    confirmed_by: str
    confirmed_at: str | None
    lifted_by: str
    lifted_at: str | None
    lifted_because: str


class BlocksTold(Told):
    """A page of entries, newest first."""

    items: list[BlockTold]
    next_cursor: str
