"""A client of our own record-match protocol, which docs/connect.md states for authorities that have none."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

from realname.connect.authorities.answering import Now, field_answer, outage_of, utc_now
from realname.connect.authorities.contract import (
    Claim,
    FieldAnswer,
    FieldMatch,
    PortraitAnswer,
    PortraitState,
    RecordAnswer,
    RecordState,
    state_of,
)
from realname.connect.transport.answers import HttpAnswer
from realname.connect.transport.errors import BadAnswer, TransportError
from realname.connect.transport.peer import Call
from realname.connect.transport.service import ServiceSettings, peer_for

SCOPE = "record:match record:portrait"
MATCH_PATH = "/v1/match"
PORTRAIT_PATH = "/v1/portrait"

MAX_PORTRAIT_BYTES = 1 << 20
MAX_ANSWER_BYTES = 2 << 20
"""A portrait in base64, and some room."""

JPEG_START = b"\xff\xd8\xff"
CLOCKS_APART = timedelta(minutes=5)
"""A record that is fresher than now by more than this is not believed."""

FOUND = frozenset({RecordState.MATCHED, RecordState.MISMATCHED, RecordState.INCOMPLETE})
RECORD_STATES = {state.value: state for state in RecordState if state is not RecordState.OUTAGE}
PORTRAIT_STATES = {state.value: state for state in PortraitState if state is not PortraitState.OUTAGE}

State = TypeVar("State", RecordState, PortraitState)


class HttpAuthority:
    """An Authority that speaks our protocol. The circuit is this object's, so one object a process is made."""

    gives_portraits = True

    def __init__(self, settings: ServiceSettings, now: Now = utc_now) -> None:
        self.name = settings.name
        self._peer = peer_for(settings, SCOPE, MAX_ANSWER_BYTES)
        self._now = now

    def match(self, claim: Claim) -> RecordAnswer:
        """Compare the claim with the record."""
        try:
            answer = self._ask(MATCH_PATH, claim)
            return self._record_answer(answer, claim)
        except TransportError as error:
            outage = outage_of(self.name, error)
            return RecordAnswer(self.name, RecordState.OUTAGE, self._now(), outage=outage)

    def portrait(self, claim: Claim) -> PortraitAnswer:
        """Ask for the record's portrait."""
        try:
            answer = self._ask(PORTRAIT_PATH, claim)
            return self._portrait_answer(answer)
        except TransportError as error:
            outage = outage_of(self.name, error)
            return PortraitAnswer(self.name, PortraitState.OUTAGE, self._now(), outage=outage)

    def _ask(self, path: str, claim: Claim) -> HttpAnswer:
        body: dict[str, Any] = dict(claim.asked())
        if claim.issuing_state:
            body["issuing_state"] = claim.issuing_state
        return self._peer.make(Call("POST", path, idempotent=True, body=body))

    def _record_answer(self, answer: HttpAnswer, claim: Claim) -> RecordAnswer:
        value = answer.json_object()
        state = _word(value, RECORD_STATES)
        fields = _fields(value, claim.asked()) if state in FOUND else {}
        if state in FOUND and state_of(fields) is not state:
            raise BadAnswer("the answer's state and its fields contradict each other")
        as_of = None if state is RecordState.UNKNOWN_PERSON else self._as_of(value)
        return RecordAnswer(self.name, state, self._now(), fields, as_of, answer.correlation_id)

    def _portrait_answer(self, answer: HttpAnswer) -> PortraitAnswer:
        value = answer.json_object()
        state = _word(value, PORTRAIT_STATES)
        if state is not PortraitState.GIVEN:
            return PortraitAnswer(self.name, state, self._now(), correlation_id=answer.correlation_id)
        jpeg = _jpeg(value.get("portrait"))
        return PortraitAnswer(self.name, state, self._now(), jpeg, self._as_of(value), answer.correlation_id)

    def _as_of(self, value: Mapping[str, Any]) -> datetime:
        try:
            as_of = datetime.fromisoformat(str(value.get("as_of")))
        except ValueError:
            raise BadAnswer("the answer does not say how old the record is") from None
        if as_of.tzinfo is None or as_of > self._now() + CLOCKS_APART:
            raise BadAnswer("the record's age is without time zone or in the future")
        return as_of


def _word(value: Mapping[str, Any], allowed: Mapping[str, State]) -> State:
    state = allowed.get(str(value.get("state")))
    if state is None:
        raise BadAnswer("the answer's state is not of the protocol")
    return state


def _fields(value: Mapping[str, Any], asked: Mapping[str, str]) -> dict[str, FieldAnswer]:
    """Return an answer for every field that was asked: what the authority leaves out is not available."""
    given = value.get("fields")
    if not isinstance(given, dict):
        raise BadAnswer("the answer holds no fields")
    answers = {}
    for name in asked:
        one = given.get(name, {"match": FieldMatch.NOT_AVAILABLE.value})
        if not isinstance(one, dict):
            raise BadAnswer("a field of the answer is not an object")
        answers[name] = field_answer(one.get("match"), one.get("score"))
    return answers


def _jpeg(text: object) -> bytes:
    try:
        jpeg = base64.b64decode(text if isinstance(text, str) else "", validate=True)
    except (binascii.Error, ValueError):
        raise BadAnswer("the portrait is not base64") from None
    if not jpeg.startswith(JPEG_START) or len(jpeg) > MAX_PORTRAIT_BYTES:
        raise BadAnswer(f"the portrait is not a JPEG of at most {MAX_PORTRAIT_BYTES} bytes")
    return jpeg
