"""The shapes of what is sent and answered about registrations, as the reference shows them."""

from __future__ import annotations

import uuid
from typing import Any, Literal

from ninja import Field

from realname.record.web.shapes import Given, Told


class LineGiven(Given):
    """A line: its number (E.164), and its card's ICCID or its chip's EID where known."""

    msisdn: str = Field(max_length=32, examples=["+447700900123"])
    iccid: str = Field(default="", max_length=32)
    eid: str = Field(default="", max_length=40)


class RegistrationGiven(Given):
    """What is applied for, and in which language the person is spoken to (BCP 47)."""

    kind: str = Field(max_length=20, examples=["new_line"])
    line: LineGiven
    language: str = Field(default="en", max_length=20)


class LineTold(Told):
    """A line."""

    msisdn: str
    iccid: str = ""
    eid: str = ""


class PolicyNamed(Told):
    """The policy that a registration is judged by."""

    id: uuid.UUID
    name: str
    version: str


class EvidenceTold(Told):
    """One picture that counts. `reason` is a code where it could not be measured."""

    id: uuid.UUID
    kind: str
    state: Literal["measuring", "measured", "failed"]
    reason: str


class Outcome(Told):
    """What was decided, and the codes of why."""

    outcome: str
    reasons: list[str]


class RegistrationTold(Told):
    """A registration. `possible_now` names the steps that can be taken; `line` is null once the person is erased."""

    id: uuid.UUID
    kind: str
    state: str
    way: str
    language: str
    line: LineTold | None
    subscriber_id: uuid.UUID
    policy: PolicyNamed
    evidence: list[EvidenceTold]
    decision: Outcome | None
    possible_now: list[str]
    created_at: str
    expires_at: str


class RegistrationsTold(Told):
    """A page of registrations, newest first."""

    items: list[RegistrationTold]
    next_cursor: str


class DecisionTold(Told):
    """A decision with the checks it was made from."""

    outcome: str
    reasons: list[str]
    cautions: list[str]
    policy_name: str
    policy_version: int
    policy_digest: str
    checks: list[dict[str, Any]]
    decided_at: str


class ConsentGiven(Given):
    """What a person agreed to: the words by their digest, from GET /v1/consent-texts, and by which act."""

    purpose: str = Field(max_length=40, examples=["face"])
    language: str = Field(default="en", max_length=20)
    words_digest: str = Field(max_length=64)
    method: str = Field(default="page", max_length=40, examples=["page", "counter"])


class ReceiptTold(Told):
    """A consent receipt (ISO/IEC TS 27560). `words` is null where the words of today are others."""

    schema_: str = Field(alias="schema")
    receipt_id: uuid.UUID
    subject_id: uuid.UUID
    controller: str
    jurisdiction: str
    purpose: str
    data_categories: list[str]
    retain_days: int
    words: str | None
    words_digest: str
    language: str
    method: str
    given_at: str
    withdrawn_at: str | None


class ReceiptsTold(Told):
    """A person's receipts, oldest first."""

    items: list[ReceiptTold]


class TextTold(Told):
    """Words to show before a person agrees."""

    purpose: str
    language: str
    words: str
    words_digest: str
    data_categories: list[str]
    retain_days: int


class TextsTold(Told):
    """The words for every purpose."""

    items: list[TextTold]
