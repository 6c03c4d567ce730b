"""What the tests of the whole way have in common: an operator, the simulators it is connected to, and the steps.

The other side is the simulators, over HTTP; the instruments measure coloured squares.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from tests.integration import picture_way
from tests.integration.picture_way import agree, measure_all, show, state_of
from tests.judge.tables import STAMP, invented
from tests.pages.stand_ins import RED, VALUES, ColourFaces, page, read_page, square

from realname.connect.activation.simulator import DEVELOPMENT_SECRET, OperatorSimulator
from realname.connect.authorities.simulated_records import record_from_json
from realname.connect.authorities.simulator import AuthoritySimulator
from realname.connect.messages.simulator import SmsSimulator
from realname.connect.transport.loopback_server import serving
from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.judge.policy import REGISTRATIONS, shipped_text
from realname.record.operators.actions.clients import Caller, add_operator
from realname.record.operators.actions.connections import set_connection
from realname.record.operators.actions.policies import publish_policy
from realname.record.registrations.actions import contacts, deciding, lines, steps
from realname.record.registrations.models import (
    DecisionRow,
    Registration,
)
from realname.record.registrations.models import LineOrder as OrderRow
from realname.record.registrations.states import State

TODAY = date(2026, 11, 24)
NUMBER = "+447700900123"
CONTACT = "+447700900124"
SIM = "8944110068256270054"
OTHER_SIM = "8944110068256270062"
ALL = ("authority", "contact", "document", "face")

store = picture_way.store


class Outside:
    """The simulators that one operator is connected to."""

    def __init__(self, authority_: AuthoritySimulator, lines_: OperatorSimulator, sms: SmsSimulator) -> None:
        self.authority = authority_
        self.lines = lines_
        self.sms = sms

    def code(self) -> str:
        found = re.search(r"\d{6}", self.sms.messages()[-1].text)
        assert found
        return found[0]


@pytest.fixture
def tools() -> Instruments:
    return Instruments(ColourFaces(), invented(STAMP), read_page)


@pytest.fixture
def caller() -> Caller:
    caller = Caller(add_operator("north", "North Telecom", "UT"), "client", frozenset())
    with tenant(caller.operator_id):
        for kind, name in REGISTRATIONS.items():
            publish_policy(caller, shipped_text(name), (kind,))
    return caller


@pytest.fixture
def outside(caller: Caller) -> Iterator[Outside]:
    made = Outside(AuthoritySimulator(), OperatorSimulator(), SmsSimulator())
    with serving(made.authority) as one, serving(made.lines) as two, serving(made.sms) as three:
        connect(caller, "authority", "record-match", one.url)
        connect(caller, "messages", "oma-sms", three.url, sender_address="tel:+447700900000")
        set_connection(caller.operator_id, "lines", "line-orders", {"base_url": two.url, "secret": DEVELOPMENT_SECRET})
        yield made


def connect(caller: Caller, kind: str, protocol: str, url: str, **more: str) -> None:
    settings = {
        "base_url": url,
        "token_url": f"{url}/oauth2/token",
        "client_id": "realname",
        "client_secret": "for-development-only",
        **more,
    }
    set_connection(caller.operator_id, kind, protocol, settings)


def know(outside: Outside, **changed: str) -> None:
    """Have the authority know the person of the square page."""
    values = {**VALUES, "document_type": "passport", "name": "ERIKSSON ANNA MARIA", **changed}
    outside.authority.records.add(record_from_json({k: v for k, v in values.items() if k != "nationality"}))


def begin(caller: Caller, kind: str = "new_line", **more: Any) -> uuid.UUID:
    application = steps.Application(kind, NUMBER, more.pop("iccid", SIM), **more)
    with tenant(caller.operator_id):
        return steps.create_registration(caller, application).id


def confirm(caller: Caller, outside: Outside, registration: uuid.UUID, to: str = CONTACT) -> None:
    with tenant(caller.operator_id):
        contact = contacts.ask_code(registration, to).id
    contacts.send_code(caller.operator_id, contact)
    contacts.try_code(caller.operator_id, registration, outside.code())


def decide(caller: Caller, registration: uuid.UUID, tools: Instruments) -> DecisionRow:
    deciding.decide_registration(caller.operator_id, registration, tools, TODAY)
    with tenant(caller.operator_id):
        return deciding.newest_decision(registration)[0]


def order(caller: Caller, registration: uuid.UUID) -> datetime | None:
    with tenant(caller.operator_id):
        row = OrderRow.objects.get(registration=registration)
    return lines.send_order(caller.operator_id, row.id)


def captured(
    caller: Caller, outside: Outside, tools: Instruments, registration: uuid.UUID, colour: tuple[int, int, int] = RED
) -> None:
    """Take a registration to where it can be decided, by the face."""
    agree(caller, registration, *ALL)
    measure_all(caller, tools, *show(caller, registration, "document", page(RED)))
    with tenant(caller.operator_id):
        kind = Registration.objects.get(id=registration).kind
    if kind != "sim_replacement":
        confirm(caller, outside, registration, CONTACT if kind == "new_line" else "")
    measure_all(caller, tools, *show(caller, registration, "face", square(colour)))


def activated(caller: Caller, outside: Outside, tools: Instruments) -> uuid.UUID:
    """Register the line in the name of the person of the square page."""
    know(outside)
    registration = begin(caller)
    captured(caller, outside, tools, registration)
    assert decide(caller, registration, tools).outcome == "approved"
    assert order(caller, registration) is None
    assert state_of(caller, registration) == State.ACTIVATED
    return registration


def reasons(row: DecisionRow) -> list[str]:
    found: list[str] = json.loads(row.decision)["reasons"]
    return found
