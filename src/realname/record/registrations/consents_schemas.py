"""What is sent and told of consents, their words, and the receipts."""

from __future__ import annotations

import uuid
from typing import Literal

from ninja import Field

from realname.record.web.shapes import Given, Told


class ConsentGiven(Given):
    """What a person agreed to: the words by their digest, from GET /v1/consent-texts, and by which act."""

    purpose: str = Field(max_length=40, examples=["face"])
    language: str = Field(default="en", max_length=20)
    words_digest: str = Field(max_length=64)
    method: str = Field(default="page", max_length=40, examples=["page", "counter"])
    given_by: Literal["subscriber", "representative"] = "subscriber"


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
    given_by: uuid.UUID | None
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
