"""Bodies of the endpoints of patterns."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from realname.record.patterns.actions.marking import LONGEST
from realname.record.web.shapes import Given, Told


class MarkGiven(Given):
    """What a registration came with and a fraudster would use again. Its value is not kept: a keyed digest is.

    `device` is a till, a terminal or a phone by its identifier; `payment` a means of payment, by a token or a
    fingerprint that your payment provider gives, never a card's number; `address` where the SIM was sent.
    """

    kind: Literal["device", "payment", "address"]
    value: Annotated[str, Field(min_length=1, max_length=LONGEST)]


class MarkTold(Told):
    """That it is noted."""

    kind: Literal["device", "payment", "address"]
