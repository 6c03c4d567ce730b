"""What terminals sign and what they are told: the shapes of the protocol, which its reference is written from.

A message is a compact JWS (RFC 7515) by the terminal's Ed25519 key (RFC 9864). Its header's `typ` says which message it
is, so that none can stand for another.
"""

from __future__ import annotations

import uuid
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from realname.record.programmes.passing import MOST_PICTURES
from realname.record.web.shapes import Given, Told

SESSION = "realname-session"
FRAME = "realname-frame"
STEP = "realname-step"
ANSWER = "realname-answer"

PROOF_HEADER = "Terminal-Proof"
"""Holds a frame's JWS, whose body is the pictures themselves."""

SIGNATURE_HEADER = "Terminal-Signature"
"""Holds the detached JWS (RFC 7515, appendix F) of an answer's body."""

LARGEST_BYTES = 4 * 1024 * 1024
"""Of a frame's pictures together."""

LARGEST_PROOF = 8 * 1024
"""Characters of a JWS: what a channel says is short."""

Millisecond = Annotated[int, Field(ge=0, le=1 << 50, description="Milliseconds since 1970, UTC.")]
Number = Annotated[int, Field(ge=1, le=1 << 50, description="Rises with every frame and step of a session.")]
SaysGiven = Annotated[dict[str, Any], Field(description="What the programme's channel reads: an amount, a hint.")]


class SessionClaims(Given):
    """A terminal begins a session: its own id, its operator's, and its clock."""

    operator: uuid.UUID
    terminal: uuid.UUID
    at: Millisecond


class FrameClaims(Given):
    """A frame: pictures of one person, taken within a second or so, after an act of that person."""

    session: Annotated[str, Field(max_length=64)]
    number: Number
    at: Millisecond
    act: Annotated[Literal["pressed", "presented_pass", "entered_lane"], Field(description="What the person did.")]
    pictures: Annotated[
        list[Annotated[int, Field(ge=1, le=LARGEST_BYTES)]],
        Field(min_length=1, max_length=MOST_PICTURES, description="Bytes of each picture, as the body has them."),
    ]
    body: Annotated[str, Field(max_length=64, description="SHA-256 of the body, base64url without padding.")]
    says: SaysGiven


class StepClaims(Given):
    """A step without a picture, as a PIN: what it is, the channel says."""

    session: Annotated[str, Field(max_length=64)]
    number: Number
    at: Millisecond
    says: SaysGiven


class TimeTold(Told):
    """The server's clock."""

    now: Millisecond


class KeyTold(Told):
    """The key that answers are signed by: a JWK (RFC 8037). A terminal is given it with its registration."""

    kty: Literal["OKP"]
    crv: Literal["Ed25519"]
    x: str


class ProgrammeTold(Told):
    """What a terminal shows of its programme."""

    kind: str
    party: str
    names: dict[str, str]


class SessionTold(Told):
    """A session: `challenge` is the SHA-256 of the message that began it, so that the answer is to that one alone."""

    session: str
    challenge: str
    now: Millisecond
    terminal: str
    acts: list[str]
    programme: ProgrammeTold


class AnswerTold(Told):
    """The answer to a frame or step: to that one alone, by its number and its message's SHA-256.

    `word` is what the terminal does; `reason` why nobody was found; `more` is the channel's.
    """

    model_config = ConfigDict(extra="forbid")

    session: str
    number: int
    challenge: str
    now: Millisecond
    word: str
    reason: str
    more: dict[str, Any]
