"""The shapes of what is sent and answered about registrations, as the reference shows them."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Literal

from ninja import Field
from pydantic import field_validator

from realname.record.web.shapes import Given, Told, aware


class LineGiven(Given):
    """A line: its number (E.164), and its card's ICCID or its chip's EID where known."""

    msisdn: str = Field(max_length=32, examples=["+447700900123"])
    iccid: str = Field(default="", max_length=32)
    eid: str = Field(default="", max_length=40)


class CompanyGiven(Given):
    """Who will hold a corporate line: its name, and its number in the register of companies."""

    name: str = Field(min_length=1, max_length=200)
    number: str = Field(min_length=1, max_length=40)


class ActingGiven(Given):
    """Who takes part for the person: a `guardian` of a minor, or a `carer` under a mandate that has an end."""

    kind: Literal["guardian", "carer"]
    until: datetime | None = None
    mandate: str = Field(default="", max_length=120)

    @field_validator("until")
    @classmethod
    def with_zone(cls, value: datetime | None) -> datetime | None:
        """Refuse a moment without time zone."""
        return aware(value)


class RegistrationGiven(Given):
    """What is applied for, and in which language the person is spoken to (BCP 47).

    `subscriber_id` names a person whom the operator knows already; `company` makes it a corporate line, for which the
    person verified answers; `acting` has a guardian or a carer take part.
    """

    kind: str = Field(max_length=20, examples=["new_line"])
    line: LineGiven
    language: str = Field(default="en", max_length=20)
    subscriber_id: uuid.UUID | None = None
    company: CompanyGiven | None = None
    acting: ActingGiven | None = None


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
    state: Literal["measuring", "measured", "failed", "erased"]
    reason: str


class PartTold(Told):
    """One thing to do: `hold`, `turn`, `closer`, `light` or `blink`; `side` is the person's own, empty where none is.

    `colours` are shown one after the other, each for the script's `step_ms`.
    """

    kind: str
    seconds: float
    side: str
    colours: list[str]


class ScriptTold(Told):
    """What the person is to do before the camera, in order."""

    parts: list[PartTold]
    step_ms: int


class ChallengeTold(Told):
    """A challenge for this device, to be answered within `expires_in` seconds; its answer holds nonce and digest."""

    challenge_id: uuid.UUID
    nonce: str
    script: ScriptTold
    script_digest: str
    expires_in: int


class Outcome(Told):
    """What was decided, and the codes of why."""

    outcome: str
    reasons: list[str]


class RepresentationTold(Told):
    """Who acts for a person, until when, and whether that was revoked."""

    id: uuid.UUID
    kind: str
    representative_id: uuid.UUID
    until: str | None
    revoked_at: str | None
    mandate: str


class RepresentationsTold(Told):
    """Who acts, or acted, for a person, oldest first."""

    items: list[RepresentationTold]


class ContactTold(Told):
    """How far the newest code has come: `not_sent`, `sent`, `exhausted` or `confirmed`; the number is masked."""

    state: str
    to: str
    reason: str


class AppointmentTold(Told):
    """Where and when the person is expected."""

    store: str
    at: str


class OrderTold(Told):
    """What was ordered from the operator's system: `pending`, `done`, or `rejected` with the system's code."""

    action: str
    state: str
    attempts: int
    reference: str
    code: str
    last_error: str


class ContactGiven(Given):
    """The number (E.164) that a code is sent to; empty: the line itself."""

    to: str = Field(default="", max_length=32, examples=["+447700900124"])


class CodeGiven(Given):
    """The code as the person read it."""

    code: str = Field(min_length=1, max_length=12, examples=["042137"])


class WayGiven(Given):
    """By the face, or without it: two ways of equal standing."""

    way: Literal["face", "non_face"]


class AppointmentGiven(Given):
    """Where and when the person will come."""

    store: str = Field(min_length=1, max_length=80)
    at: datetime

    @field_validator("at")
    @classmethod
    def with_zone(cls, value: datetime) -> datetime:
        """Refuse a moment without time zone."""
        return aware(value)


class AttestationGiven(Given):
    """What an officer vouches for: the person was there, with the document itself and a second means."""

    officer: str = Field(min_length=1, max_length=80)
    store: str = Field(min_length=1, max_length=80)
    second_means: str = Field(max_length=40, examples=["bank_card"])
    document_seen: bool


class ActivationGiven(Given):
    """What the operator's own system did with an approved line; `code` says why where it declined."""

    outcome: Literal["activated", "declined"]
    code: str = Field(default="", max_length=60, pattern=r"^[A-Za-z0-9._:-]*$")


class TicketTold(Told):
    """A link for the person's phone: it can be opened once, within these seconds."""

    ticket: str
    path: str
    expires_in: int


class TicketGiven(Given):
    """What the link held."""

    ticket: str = Field(max_length=2000)


class SessionTold(Told):
    """What a phone calls with: the token, and `device_secret` in the header Capture-Device of every call."""

    access_token: str
    token_type: str
    expires_in: int
    device_secret: str
    registration_id: uuid.UUID


class HeldLineTold(Told):
    """A line as it is held. `line` is null once its holder is erased."""

    id: uuid.UUID
    line: LineTold | None
    state: str
    subscriber_id: uuid.UUID
    registration_id: uuid.UUID
    verified_at: str


class HeldLinesTold(Told):
    """A page of lines, newest first."""

    items: list[HeldLineTold]
    next_cursor: str


class RegistrationTold(Told):
    """A registration. `possible_now` names the steps that can be taken; `line` is null once the person is erased.

    `waiting_for` is `authority` while a decision waits for its answer, `engine` while no engine measures as it should.
    """

    id: uuid.UUID
    kind: str
    state: str
    way: str
    language: str
    line: LineTold | None
    subscriber_id: uuid.UUID
    holder_id: uuid.UUID | None
    representation: RepresentationTold | None
    policy: PolicyNamed
    evidence: list[EvidenceTold]
    contact: ContactTold | None
    appointment: AppointmentTold | None
    decision: Outcome | None
    order: OrderTold | None
    waiting_for: str
    possible_now: list[str]
    created_at: str
    expires_at: str


class RegistrationsTold(Told):
    """A page of registrations, newest first."""

    items: list[RegistrationTold]
    next_cursor: str


class DecisionTold(Told):
    """A decision with the checks it was made from. `way` is `face` or `non_face`."""

    outcome: str
    reasons: list[str]
    cautions: list[str]
    policy_name: str
    policy_version: int
    policy_digest: str
    way: str
    checks: list[dict[str, Any]]
    decided_at: str
