"""Bodies of the endpoints of programmes."""

from __future__ import annotations

import uuid
from typing import Annotated, Literal

from pydantic import Field

from realname.record.web.shapes import Given, Told

Kind = Literal["payment", "hotel", "transit", "boarding"]
Rate = Annotated[float, Field(gt=0, lt=1)]
Name = Annotated[str, Field(min_length=1, max_length=80)]


class ProgrammeGiven(Given):
    """A programme: for whom, what for, and what it promises. `party` is named in the words of its consent.

    `fpir` is the share of people who are no members and whom it takes for one; `close_fpir` the rate from which on two
    members count as alike; `live_bpcer` the share of people who are there and are doubted.
    """

    kind: Kind
    party: Annotated[str, Field(min_length=1, max_length=120)]
    name_en: Name
    name_zh: Name
    fpir: Rate = 0.01
    close_fpir: Rate = 0.05
    live: Literal["none", "passive"] = "passive"
    live_bpcer: Rate = 0.05
    without_match: Literal["ordinary", "again", "staff"] = "ordinary"
    retain_days: Annotated[int, Field(ge=0, le=3650, description="0: as long as the consent says at most.")] = 0


class StateGiven(Given):
    """Whether a programme runs. Closing it ends every membership, for good."""

    state: Literal["open", "paused", "closed"]


class ProgrammeTold(Told):
    """A programme and how many members it has."""

    id: uuid.UUID
    kind: Kind
    party: str
    name_en: str
    name_zh: str
    fpir: float
    close_fpir: float
    live: Literal["none", "passive"]
    live_bpcer: float
    without_match: Literal["ordinary", "again", "staff"]
    retain_days: int
    words_version: int
    state: Literal["open", "paused", "closed"]
    members: int


class ProgrammesTold(Told):
    """A page of programmes, newest first."""

    items: list[ProgrammeTold]
    next_cursor: str


class TerminalGiven(Given):
    """A device, by its Ed25519 public key: 32 bytes in base64url."""

    name: Name
    public_key: Annotated[str, Field(min_length=43, max_length=44)]


class TerminalTold(Told):
    """A terminal. `began_at` is when it last began a session; nothing is kept of its frames."""

    id: uuid.UUID
    operator_id: uuid.UUID
    programme_id: uuid.UUID
    kind: Literal["till", "desk", "lane", "gate"]
    name: str
    began_at: str | None
    revoked_at: str | None


class TerminalsTold(Told):
    """A page of terminals, newest first."""

    items: list[TerminalTold]
    next_cursor: str


class WordsTold(Told):
    """What somebody agrees to by joining. Show it as it is; send the digest back."""

    purpose: Kind
    language: str
    words: str
    words_digest: str
    data_categories: list[str]
    retain_days: int


class MemberGiven(Given):
    """Who joins, and to which words she agreed, in your own application."""

    subscriber_id: uuid.UUID
    language: Annotated[str, Field(min_length=2, max_length=20)]
    words_digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class MemberTold(Told):
    """A membership."""

    id: uuid.UUID
    programme_id: uuid.UUID
    subscriber_id: uuid.UUID
    receipt_id: uuid.UUID
    joined_at: str
    left_at: str | None
