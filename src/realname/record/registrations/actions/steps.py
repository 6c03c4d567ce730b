"""A registration is made, and moves from state to state; every move is an event, and an impossible one a refusal."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.utils import timezone

from realname.connect.activation.line_identifiers import LineIdentifierError, parse_eid, parse_iccid
from realname.connect.keys.data_keys import Place
from realname.connect.messages.phone_numbers import PhoneNumberError, parse_number
from realname.record.errors import Conflict, Invalid
from realname.record.identities.actions.counting import release_places
from realname.record.operators.actions.clients import Caller
from realname.record.operators.actions.connections import connected
from realname.record.operators.actions.events import emit
from realname.record.operators.actions.policies import policy_for
from realname.record.operators.models import Connection
from realname.record.oversight.actions.telling import tell_end
from realname.record.registrations import hooks
from realname.record.registrations.actions.cooling import COOLED, cools_until
from realname.record.registrations.locks import locked_registration
from realname.record.registrations.models import Line, LineOrder, Registration
from realname.record.registrations.states import ENDED, NEXT, State, possible
from realname.record.subscribers.actions.consents import Agreement, give_consent
from realname.record.subscribers.actions.people import make_subscriber, subscriber_of
from realname.record.subscribers.actions.representations import Acting, represent
from realname.record.subscribers.actions.sealed import line_index, seal_for, unseal_for
from realname.record.subscribers.models import ConsentReceipt, Subscriber

TABLE = "registrations_registration"
LIFETIME = timedelta(hours=24)
"""A person may begin in the evening and find her document in the morning."""

LANGUAGES = ("en", "zh-Hans")

OF_LINES = tuple(kind for kind in Registration.Kind.values if kind != Registration.Kind.CHECK_IN)
"""Kinds that are applied for; a hotel's guest checks in from her stay."""

NEW_SIM = frozenset({Registration.Kind.NEW_LINE, Registration.Kind.SIM_REPLACEMENT})
"""Kinds whose order names the SIM that will carry the line."""


@dataclass(frozen=True, slots=True)
class Company:
    """Who will hold a corporate line: its name, and its number in the register of companies."""

    name: str = field(repr=False)
    number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Application:
    """What is applied for.

    msisdn         the number, with its card (`iccid`) or chip (`eid`)
    language       in which the person is spoken to
    subscriber_id  a person whom the operator knows already; None makes a new one
    company        the holder of a corporate line; the person verified then answers for it
    acting         a guardian or a carer who takes part
    store_id, member_id  where and by whom it is begun, at a counter
    """

    kind: str
    msisdn: str = field(repr=False)
    iccid: str = field(default="", repr=False)
    eid: str = field(default="", repr=False)
    language: str = "en"
    subscriber_id: uuid.UUID | None = None
    company: Company | None = None
    acting: Acting | None = None
    store_id: uuid.UUID | None = None
    member_id: uuid.UUID | None = None


def create_registration(caller: Caller, application: Application) -> Registration:
    """Begin a registration under the policy in force for its kind. Inside the tenant's transaction.

    Invalid `line.number`, `line.iccid`, `line.eid`, `line.sim_needed`, `registration.kind`, `registration.language`;
    Conflict `policy.none`, `assessment.none`, `line.disputed`; NotFound for a subscriber who is not this operator's.
    """
    hooks.before_registration(caller.operator_id)
    line = _checked(application)
    registration = Registration(
        operator_id=caller.operator_id,
        kind=application.kind,
        language=application.language,
        policy=policy_for(application.kind),
        expires_at=timezone.now() + LIFETIME,
        store_id=application.store_id,
        member_id=application.member_id,
    )
    registration.held_line = _held(caller, line["msisdn"]) if application.kind != Registration.Kind.NEW_LINE else None
    if registration.held_line is not None and registration.kind in COOLED:
        hooks.before_line_change(registration.held_line.id)
    subscriber = _subscriber(caller, application.subscriber_id)
    registration.subscriber = subscriber
    if application.company is not None:
        fields = {"company_name": application.company.name, "company_number": application.company.number}
        registration.holder = make_subscriber(caller.operator_id, fields)
        registration.representation = represent(registration.holder, Acting("corporate"), subscriber)
    if application.acting is not None:
        registration.representation = represent(subscriber, application.acting)
    registration.line_index = line_index(caller.operator_id, line["msisdn"])
    registration.sealed_line = seal_for(subscriber, json.dumps(line).encode(), _place(registration))
    registration.save(force_insert=True)
    emit(caller.operator_id, "registration.created", registration.id, {"kind": registration.kind})
    return registration


def create_check_in(subscriber: Subscriber, controller: str, language: str) -> Registration:
    """Begin to verify a guest for a stay, on behalf of the hotel, without a line. Inside the tenant's transaction.

    Conflict `policy.none`, `assessment.none`.
    """
    hooks.before_registration(subscriber.operator_id)
    registration = Registration(
        operator_id=subscriber.operator_id,
        kind=Registration.Kind.CHECK_IN,
        language=language,
        controller=controller,
        policy=policy_for(Registration.Kind.CHECK_IN),
        expires_at=timezone.now() + LIFETIME,
        subscriber=subscriber,
        line_index=b"",
    )
    registration.sealed_line = seal_for(subscriber, b"{}", _place(registration))
    registration.save(force_insert=True)
    emit(subscriber.operator_id, "registration.created", registration.id, {"kind": registration.kind})
    return registration


def line_of(registration: Registration) -> dict[str, str]:
    """Return the line that is applied for: `msisdn`, and `iccid` or `eid` where known. A check-in has none: empty."""
    content = unseal_for(registration.subscriber, bytes(registration.sealed_line), _place(registration))
    line: dict[str, str] = json.loads(content)
    return line


def consent(registration_id: uuid.UUID, agreement: Agreement) -> ConsentReceipt:
    """Write what the person agreed to; the first agreement about the document opens the way. In a transaction.

    An agreement by the representative is one of whoever acts in this registration; Invalid where nobody does.
    """
    registration = locked_registration(registration_id)
    require(registration, "consent")
    if agreement.by_representative:
        if registration.representation is None or registration.holder_id is not None:
            raise Invalid("Nobody acts for the person in this registration.", pointer="/given_by")
        agreement = replace(agreement, given_by=registration.representation.representative_id)
    if registration.controller:
        agreement = replace(agreement, controller=registration.controller, setting=registration.kind)
    receipt = give_consent(registration.subscriber, agreement)
    if registration.state == State.CREATED and agreement.purpose == "document":
        move(registration, State.CONSENTED)
    return receipt


def withdraw(registration_id: uuid.UUID) -> Registration:
    """End a registration at the person's wish. Ending it twice is no error. Inside the tenant's transaction."""
    registration = locked_registration(registration_id)
    if registration.state != State.WITHDRAWN:
        require(registration, "withdraw")
        pending = LineOrder.objects.filter(registration=registration, state=LineOrder.State.PENDING)
        until = cools_until(registration)
        if until is not None and until > timezone.now():
            pending.update(state=LineOrder.State.REJECTED, code="registration.withdrawn")
        elif pending.exists():
            raise Conflict(
                "The line is being activated; once it is, have the operator end it.",
                code="registration.being_activated",
            )
        move(registration, State.WITHDRAWN)
    return registration


def withdraw_for_good(registration_id: uuid.UUID) -> None:
    """End a registration whose person is erased, wherever it stands. Inside the tenant's transaction."""
    registration = locked_registration(registration_id)
    if State(registration.state) not in ENDED:
        move(registration, State.WITHDRAWN)


def expire_if_due(registration_id: uuid.UUID, now: datetime) -> Registration:
    """End a registration whose time is over by then. Inside the tenant's transaction."""
    registration = locked_registration(registration_id)
    if State(registration.state) not in ENDED and registration.expires_at <= now:
        move(registration, State.EXPIRED)
    return registration


def possible_now(registration: Registration) -> tuple[str, ...]:
    """Return the steps that can be taken."""
    if _is_over(registration):
        return ()
    return possible(State(registration.state), by_face=registration.way == Registration.Way.FACE)


def require(registration: Registration, step: str) -> None:
    """Raise Conflict `registration.out_of_order`, with what is possible now, where the step is not."""
    can = possible_now(registration)
    if step not in can:
        raise Conflict(
            "The registration has ended." if not can else f"The step {step} is not possible in this state.",
            code="registration.out_of_order",
            possible_now=can,
        )


def move(registration: Registration, state: State, **data: str) -> None:
    """Take a locked registration to its next state, and tell of it. The database refuses what `NEXT` does not hold."""
    if state not in NEXT[State(registration.state)]:
        raise Conflict(
            f"A registration does not go from {registration.state} to {state}.",
            code="registration.out_of_order",
            possible_now=possible_now(registration),
        )
    registration.state = state
    registration.waiting_for = ""
    registration.ended_at = timezone.now() if state in ENDED else None
    registration.save(update_fields=("state", "waiting_for", "ended_at"))
    if state in ENDED:
        if state is not State.ACTIVATED:
            release_places(registration.id)
        _tell_end(registration)
    emit(registration.operator_id, f"registration.{state}", registration.id, data)


def _tell_end(registration: Registration) -> None:
    took = timezone.now() - registration.created_at
    tell_end(
        registration.operator_id,
        registration.kind,
        registration.way,
        registration.state,
        int(took.total_seconds()),
    )


def _is_over(registration: Registration) -> bool:
    """Tell whether no step is possible. What was decided in time is still activated after it."""
    state = State(registration.state)
    return state in ENDED or (state is not State.DECIDED and registration.expires_at <= timezone.now())


def _checked(application: Application) -> dict[str, str]:
    """Return the line of an application, its number in E.164. Invalid."""
    if application.kind not in OF_LINES:
        raise Invalid(f"The kind is one of {', '.join(OF_LINES)}.", code="registration.kind", pointer="/kind")
    if application.language not in LANGUAGES:
        raise Invalid(
            f"The language is one of {', '.join(LANGUAGES)}.", code="registration.language", pointer="/language"
        )
    if application.company is not None and application.acting is not None:
        raise Invalid("A company's line has no guardian and no carer.", pointer="/acting")
    line = _line(application)
    if application.kind in NEW_SIM and len(line) == 1 and connected(Connection.Kind.LINES):
        raise Invalid(
            "The line needs the ICCID of its card or the EID of its chip, or it cannot be activated.",
            code="line.sim_needed",
            remedy="Send `iccid` (a card) or `eid` (an eSIM) with the line.",
            pointer="/line",
        )
    return line


def _held(caller: Caller, msisdn: str) -> Line | None:
    """Return the line as somebody holds it, None where that is not on record."""
    rows = Line.objects.filter(line_index=line_index(caller.operator_id, msisdn)).exclude(state=Line.State.TERMINATED)
    return rows.select_related("subscriber").first()


def _subscriber(caller: Caller, known: uuid.UUID | None) -> Subscriber:
    """Return who is verified. Whoever asks for somebody's line is a new person until that is decided."""
    return make_subscriber(caller.operator_id, {}) if known is None else subscriber_of(known)


def _line(application: Application) -> dict[str, str]:
    try:
        line = {"msisdn": parse_number(application.msisdn)}
        if application.iccid:
            line["iccid"] = parse_iccid(application.iccid)
        if application.eid:
            line["eid"] = parse_eid(application.eid)
    except (PhoneNumberError, LineIdentifierError) as error:
        raise Invalid(str(error), code=error.code, remedy=error.remedy, pointer="/line") from error
    if len(line) > 2:  # noqa: PLR2004  a number and one SIM
        raise Invalid("A line has a card or an eSIM, not both.", code="line.two_sims", pointer="/line")
    return line


def _place(registration: Registration) -> Place:
    return Place(TABLE, "sealed_line", registration.id)
