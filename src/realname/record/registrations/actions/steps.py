"""A registration is made, and moves from state to state; every move is an event, and an impossible one a refusal."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from realname.connect.activation.line_identifiers import LineIdentifierError, parse_eid, parse_iccid
from realname.connect.keys.data_keys import Place
from realname.connect.messages.phone_numbers import PhoneNumberError, parse_number
from realname.record.errors import Conflict, Invalid
from realname.record.operators.actions.clients import Caller
from realname.record.operators.actions.events import emit
from realname.record.operators.actions.policies import policy_for
from realname.record.registrations.locks import locked_registration
from realname.record.registrations.models import Registration
from realname.record.registrations.states import ENDED, NEXT, POSSIBLE, State
from realname.record.subscribers.actions.consents import Agreement, give_consent
from realname.record.subscribers.actions.people import make_subscriber
from realname.record.subscribers.actions.sealed import line_index, seal_for, unseal_for
from realname.record.subscribers.models import ConsentReceipt

TABLE = "registrations_registration"
LIFETIME = timedelta(hours=24)
"""A person may begin in the evening and find her document in the morning."""

LANGUAGES = ("en", "zh-Hans")


@dataclass(frozen=True, slots=True)
class Application:
    """What is applied for: a kind, a number with its card (`iccid`) or chip (`eid`), and the person's language."""

    kind: str
    msisdn: str = field(repr=False)
    iccid: str = field(default="", repr=False)
    eid: str = field(default="", repr=False)
    language: str = "en"


def create_registration(caller: Caller, application: Application) -> Registration:
    """Begin a registration under the policy in force for its kind. Inside the tenant's transaction.

    Invalid `line.number`, `line.iccid`, `line.eid`, `registration.kind`, `registration.language`; Conflict
    `policy.none`.
    """
    if application.kind not in Registration.Kind.values:
        raise Invalid(
            f"The kind is one of {', '.join(Registration.Kind.values)}.", code="registration.kind", pointer="/kind"
        )
    if application.language not in LANGUAGES:
        raise Invalid(
            f"The language is one of {', '.join(LANGUAGES)}.", code="registration.language", pointer="/language"
        )
    line = _line(application)
    subscriber = make_subscriber(caller.operator_id, {})
    registration = Registration(
        operator_id=caller.operator_id,
        kind=application.kind,
        language=application.language,
        subscriber=subscriber,
        policy=policy_for(application.kind),
        line_index=line_index(subscriber, line["msisdn"]),
        expires_at=timezone.now() + LIFETIME,
    )
    registration.sealed_line = seal_for(subscriber, json.dumps(line).encode(), _place(registration))
    registration.save(force_insert=True)
    emit(caller.operator_id, "registration.created", registration.id, {"kind": registration.kind})
    return registration


def line_of(registration: Registration) -> dict[str, str]:
    """Return the line that is applied for: `msisdn`, and `iccid` or `eid` where known."""
    content = unseal_for(registration.subscriber, bytes(registration.sealed_line), _place(registration))
    line: dict[str, str] = json.loads(content)
    return line


def consent(registration_id: uuid.UUID, agreement: Agreement) -> ConsentReceipt:
    """Write what the person agreed to; the first agreement about the document opens the way. In a transaction."""
    registration = locked_registration(registration_id)
    require(registration, "consent")
    receipt = give_consent(registration.subscriber, agreement)
    if registration.state == State.CREATED and agreement.purpose == "document":
        move(registration, State.CONSENTED)
    return receipt


def withdraw(registration_id: uuid.UUID) -> Registration:
    """End a registration at the person's wish. Ending it twice is no error. Inside the tenant's transaction."""
    registration = locked_registration(registration_id)
    if registration.state != State.WITHDRAWN:
        require(registration, "withdraw")
        move(registration, State.WITHDRAWN)
    return registration


def expire_if_due(registration_id: uuid.UUID) -> Registration:
    """End a registration whose time is over. Inside the tenant's transaction."""
    registration = locked_registration(registration_id)
    if State(registration.state) not in ENDED and registration.expires_at <= timezone.now():
        move(registration, State.EXPIRED)
    return registration


def require(registration: Registration, step: str) -> None:
    """Raise Conflict `registration.out_of_order`, with what is possible now, where the step is not."""
    possible = () if _is_over(registration) else POSSIBLE[State(registration.state)]
    if step not in possible:
        raise Conflict(
            "The registration has ended." if not possible else f"The step {step} is not possible in this state.",
            code="registration.out_of_order",
            possible_now=possible,
        )


def move(registration: Registration, state: State, **data: str) -> None:
    """Take a locked registration to its next state, and tell of it. The database refuses what `NEXT` does not hold."""
    if state not in NEXT[State(registration.state)]:
        raise Conflict(
            f"A registration does not go from {registration.state} to {state}.",
            code="registration.out_of_order",
            possible_now=POSSIBLE[State(registration.state)],
        )
    registration.state = state
    registration.save(update_fields=("state",))
    emit(registration.operator_id, f"registration.{state}", registration.id, data)


def _is_over(registration: Registration) -> bool:
    return State(registration.state) in ENDED or registration.expires_at <= timezone.now()


def _line(application: Application) -> dict[str, str]:
    try:
        line = {"msisdn": parse_number(application.msisdn)}
        if application.iccid:
            line["iccid"] = parse_iccid(application.iccid)
        if application.eid:
            line["eid"] = parse_eid(application.eid)
    except (PhoneNumberError, LineIdentifierError) as error:
        raise Invalid(str(error), code=error.code, remedy=error.remedy, pointer="/line") from error
    return line


def _place(registration: Registration) -> Place:
    return Place(TABLE, "sealed_line", registration.id)
