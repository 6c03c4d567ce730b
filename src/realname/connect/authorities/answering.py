"""How both clients turn calls into answers: one way to say outage, one way to read a match."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from realname.connect.authorities.contract import FieldAnswer, FieldMatch, Outage
from realname.connect.transport.errors import BadAnswer, TransportError

log = logging.getLogger("realname.connect")

Now = Callable[[], datetime]

HIGHEST_SCORE = 99
"""CAMARA KYC Match 0.4: a hundred is a match and has no score."""


def utc_now() -> datetime:
    """Return the present moment with its time zone."""
    return datetime.now(UTC)


def outage_of(authority: str, error: TransportError) -> Outage:
    """Return why there is no usable answer, and log it: a permanent one at a level that wakes somebody."""
    level = logging.ERROR if error.permanent else logging.WARNING
    log.log(level, "%s gives no usable answer: %s", authority, error.code)
    return Outage(error.code, error.remedy, error.permanent, error.retry_after_s)


def field_answer(match: object, score: object) -> FieldAnswer:
    """Return one field's answer as JSON gave it. BadAnswer for another word, or a score where none belongs."""
    if not isinstance(match, str) or match not in set(FieldMatch):
        raise BadAnswer("the answer holds a match that is neither true, false nor not_available")
    if score is None:
        return FieldAnswer(FieldMatch(match))
    if isinstance(score, bool) or not isinstance(score, int) or not 0 <= score <= HIGHEST_SCORE or match != "false":
        raise BadAnswer("the answer holds a score that is not of the protocol")
    return FieldAnswer(FieldMatch(match), score)
