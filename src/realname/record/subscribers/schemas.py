"""The shapes of what is answered about subscribers, as the reference shows them."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Literal

from ninja import Field
from pydantic import field_validator

from realname.record.web.shapes import Given, Told, aware


class SubscriberTold(Told):
    """A person, as the operator knows her."""

    id: uuid.UUID
    fields: dict[str, str]
    is_erased: bool


class RepresentativeGiven(Given):
    """Who acts for a person from now on."""

    kind: Literal["guardian", "carer"]
    until: datetime | None = None
    mandate: str = Field(default="", max_length=120)

    @field_validator("until")
    @classmethod
    def with_zone(cls, value: datetime | None) -> datetime | None:
        """Refuse a moment without time zone."""
        return aware(value)


class Export(Told):
    """Everything that is held on a person. `pictures` name the addresses of the pictures themselves."""

    id: uuid.UUID
    fields: dict[str, str]
    consents: list[dict[str, Any]]
    face_templates: list[dict[str, Any]]
    representatives: list[dict[str, Any]]
    acts_for: list[dict[str, Any]]
    registrations: list[dict[str, Any]]
    readings: list[dict[str, Any]]
    challenges: list[dict[str, Any]]
    contacts: list[dict[str, Any]]
    confirmations: list[dict[str, Any]]
    appointments: list[dict[str, Any]]
    authority_answers: list[dict[str, Any]]
    attestations: list[dict[str, Any]]
    decisions: list[dict[str, Any]]
    decision_inputs: list[dict[str, Any]]
    lines: list[dict[str, Any]]
    events: list[dict[str, Any]]
    pictures: list[dict[str, Any]]
    reviews: list[dict[str, Any]]
    appeals: list[dict[str, Any]]
    looks: list[dict[str, Any]]
    inquiries: list[dict[str, Any]]
    line_disputes: list[dict[str, Any]]
    programmes: list[dict[str, Any]]
    face_passes: list[dict[str, Any]]
    payers: list[dict[str, Any]]
    payments: list[dict[str, Any]]
    campaign_lines: list[dict[str, Any]]
    never_barred: list[dict[str, Any]]
    stays: list[dict[str, Any]]
    partner_questions: list[dict[str, Any]]
    lanes: list[dict[str, Any]]
    lawful_access: list[dict[str, Any]]
    log_openings: list[dict[str, Any]]
    marks: list[dict[str, Any]]


class Erasure(Told):
    """The proof that a person is erased."""

    id: uuid.UUID
    erased_at: str
    key_destroyed: bool
    templates_left: int
    pictures_left: int
