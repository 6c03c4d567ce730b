"""What an SMS gateway does: take a text for a number once, and tell what became of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from dataclasses import field as member
from enum import StrEnum
from typing import Protocol

from realname.connect.messages.phone_numbers import is_e164
from realname.connect.transport.errors import Refused

KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
LONGEST_TEXT = 1000
"""Characters; a gateway splits what passes one SMS (160 of GSM 03.38, 70 of others)."""


@dataclass(frozen=True, slots=True)
class TextMessage:
    """One text for one number. Both are personal data, and the text holds a code: neither is printed.

    `key` makes it idempotent: the same key is sent to the person once. A UUID serves.
    """

    key: str
    to: str = member(repr=False)
    text: str = member(repr=False)

    def __post_init__(self) -> None:
        if not KEY.fullmatch(self.key):
            raise ValueError("a key is 1 to 64 letters, digits, hyphens and underscores")
        if not is_e164(self.to):
            raise ValueError("a message goes to a number in E.164")
        if not 0 < len(self.text.strip()) <= LONGEST_TEXT:
            raise ValueError(f"a text has 1 to {LONGEST_TEXT} characters")


class DeliveryState(StrEnum):
    """What the gateway knows of a message's way.

    accepted    the gateway has taken it
    network     it has reached the person's network
    delivered   it is on the phone
    waiting     the phone is off or out of reach; it is tried again
    uncertain   the network does not tell
    impossible  it will not arrive
    """

    ACCEPTED = "accepted"
    NETWORK = "network"
    DELIVERED = "delivered"
    WAITING = "waiting"
    UNCERTAIN = "uncertain"
    IMPOSSIBLE = "impossible"


FINAL = frozenset({DeliveryState.DELIVERED, DeliveryState.IMPOSSIBLE})
"""After these nothing more comes."""


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message that the gateway took. `reference` is its own name for it; empty where it gave none."""

    key: str
    reference: str
    state: DeliveryState


@dataclass(frozen=True, slots=True)
class DeliveryReceipt:
    """What the gateway told us later, unasked; `key` is that of the message.

    A receipt is not signed: its address holds a secret, and it decides nothing but what a page says.
    """

    key: str
    state: DeliveryState


class NumberRefused(Refused):
    """The gateway does not send to this number."""

    code = "message.number_refused"
    remedy = "Check the number with its owner, or reach her another way."


class MessageGateway(Protocol):
    """One SMS gateway. Safe for threads."""

    def send(self, message: TextMessage) -> SentMessage:
        """Send once; again with the same key where the answer was lost. NumberRefused, TransportError."""
        ...

    def delivery(self, sent: SentMessage) -> DeliveryState:
        """Ask what became of a message; `uncertain` where it has no reference. TransportError."""
        ...
