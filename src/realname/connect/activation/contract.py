"""What is handed over to the operator's system once a registration is decided: an order for a line, and its answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from dataclasses import field as member
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from realname.connect.activation.line_identifiers import parse_eid, parse_iccid
from realname.connect.messages.phone_numbers import is_e164

KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""Standard Webhooks signs `id.timestamp.body`: an id without a full stop cannot be mistaken for its neighbours."""


class LineAction(StrEnum):
    """What to do with a line."""

    ACTIVATE = "activate"
    SUSPEND = "suspend"
    RESUME = "resume"
    TERMINATE = "terminate"
    TRANSFER = "transfer"
    REPLACE_SIM = "replace_sim"
    BAR_OUTGOING = "bar_outgoing"
    BAR_INCOMING = "bar_incoming"
    RESTORE = "restore"


BARS = frozenset({LineAction.BAR_OUTGOING, LineAction.BAR_INCOMING})
"""Outgoing first, incoming later and on top of it; RESTORE takes both away. No bar touches emergency calls."""

ALWAYS = ("emergency_calls",)
"""What a bar leaves as it is: said with each, so that no system can bar without having been told."""

NEED_A_SIM = frozenset({LineAction.ACTIVATE, LineAction.REPLACE_SIM})


@dataclass(frozen=True, slots=True)
class LineOrder:
    """One order, the same each time it is sent.

    key           makes it idempotent: the same key does the work once; a UUID serves
    msisdn        the line's number in E.164
    iccid, eid    the SIM, at most one of them; needed to activate and to replace
    registration  what decided this, or the campaign that bars it; an identifier that says nothing of the person
    subscriber    who holds the line from now on, by an identifier that says nothing of the person; of a bar, the line's
                  own in its campaign
    ordered_at    with time zone
    """

    key: str
    action: LineAction
    registration: str
    subscriber: str
    ordered_at: datetime
    msisdn: str = member(repr=False)
    iccid: str | None = member(default=None, repr=False)
    eid: str | None = member(default=None, repr=False)

    def __post_init__(self) -> None:
        if not KEY.fullmatch(self.key):
            raise ValueError("a key is 1 to 64 letters, digits, hyphens and underscores")
        if self.ordered_at.tzinfo is None:
            raise ValueError("a moment has a time zone")
        if not is_e164(self.msisdn):
            raise ValueError("a line's number is in E.164")
        if self.iccid is not None and self.eid is not None:
            raise ValueError("a line has a card or an eSIM, not both")
        if self.action in NEED_A_SIM and self.iccid is None and self.eid is None:
            raise ValueError("this order names a SIM")
        if (self.iccid is not None and parse_iccid(self.iccid) != self.iccid) or (
            self.eid is not None and parse_eid(self.eid) != self.eid
        ):
            raise ValueError("a SIM's number is bare digits")


class OrderOutcome(StrEnum):
    """What the operator's system did.

    accepted   it is done, or will be done
    already    the line was so before, by this order or otherwise
    rejected   it will not be done; `code` says why, in the operator's words
    """

    ACCEPTED = "accepted"
    ALREADY = "already"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class OrderAnswer:
    """The operator's answer; `reference` is what the operator's people know the order by."""

    outcome: OrderOutcome
    reference: str
    code: str = ""

    def __post_init__(self) -> None:
        if (self.outcome is OrderOutcome.REJECTED) != bool(self.code):
            raise ValueError("a rejection, and it alone, has a code")


class LineSystem(Protocol):
    """The operator's system for lines. Safe for threads."""

    def order(self, order: LineOrder) -> OrderAnswer:
        """Hand over one order; again with the same key where the answer was lost.

        TransportError where there is no answer: with `sent` it may have been done all the same, so it stays to be
        sent again, never to be given up silently.
        """
        ...
