"""A shop whose members pay by face, with a payment provider that is simulated, for tests."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone
from tests.integration.galleries.people import Colour
from tests.integration.programmes.people import frame, joined, operator, programme, terminal, tools, verified

from realname.connect.keys.data_keys import Place
from realname.connect.payments.simulator import PaymentSimulator
from realname.connect.transport.loopback_server import serving
from realname.connect.transport.simulated_tokens import CLIENT_ID, CLIENT_SECRET, TOKEN_PATH
from realname.database.rows import tenant
from realname.judge.payments import Limits
from realname.record.operators.actions.clients import Caller
from realname.record.operators.actions.connections import set_connection
from realname.record.payments.actions.alike import look_alike
from realname.record.payments.actions.payers import set_up
from realname.record.payments.actions.tills import set_till
from realname.record.payments.models import Payer, Payment
from realname.record.programmes.cards import TerminalCard
from realname.record.programmes.channels import Answer
from realname.record.programmes.copies import Copies
from realname.record.programmes.kinds import Kind
from realname.record.programmes.models import Member, Programme
from realname.record.programmes.passing import pass_frame, take_step
from realname.record.registrations.models import Line, Registration
from realname.record.subscribers.actions.sealed import line_index, seal_for
from realname.record.subscribers.models import Subscriber

PIN, NUMBER = "4831", "+447700900123"
LIMITS = Limits(most_minor=20_000, pin_above_minor=2_500)


@dataclass(frozen=True, slots=True)
class Shop:
    """One operator's programme of paying, with a till and its copies of the gallery."""

    caller: Caller
    row: Programme
    till: TerminalCard
    copies: Copies
    provider: PaymentSimulator

    @property
    def operator_id(self) -> uuid.UUID:
        return self.caller.operator_id

    def payer(self, colour: Colour, number: str = NUMBER, pin: str = PIN, *, looked: bool = True) -> Member:
        """Have somebody of that colour join, and say how she pays."""
        person = verified(self.caller, colour)
        member = joined(self.caller, person, self.row)
        with tenant(self.operator_id):
            line = hold(person, number)
            set_up([person], member.id, line.id, pin)
        if looked:
            self.look(member)
        return member

    def look(self, member: Member) -> None:
        look_alike(self.operator_id, member.id, self.copies, tools().calibration)

    def face(self, colour: Colour, purchase: str, minor: int = 1000, **says: Any) -> Answer:
        self.copies.follow()
        asked = {"purchase": purchase, "amount_minor": minor, "currency": "EUR", **says}
        shown = replace(frame(colour, self.row, **asked), reference=uuid.uuid4().hex)
        return pass_frame(self.till, shown, self.copies, tools())

    def step(self, step: str, purchase: str, **says: Any) -> Answer:
        return take_step(self.till, {"step": step, "purchase": purchase, **says}, uuid.uuid4().hex)

    def payment(self, purchase: str) -> Payment:
        with tenant(self.operator_id):
            return Payment.objects.get(purchase=purchase)

    def payer_of(self, member: Member) -> Payer:
        with tenant(self.operator_id):
            return Payer.objects.get(member=member)


@contextmanager
def opened(name: str = "north", party: str = "North Shop") -> Iterator[Shop]:
    """Make a shop, and serve its provider while the block runs."""
    caller, provider, copies = operator(name), PaymentSimulator(), Copies()
    row = programme(caller, Kind.PAYMENT, party)
    with tenant(caller.operator_id):
        set_till(row.id, "EUR", LIMITS)
    with serving(provider) as server:
        connect(caller.operator_id, server.url)
        copies.follow()
        yield Shop(caller, row, terminal(caller, row), copies, provider)
        copies.end()


def connect(operator_id: uuid.UUID, url: str) -> None:
    """Have an operator's payments go to a provider."""
    settings = {
        "base_url": url,
        "token_url": f"{url}{TOKEN_PATH}",
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
    }
    set_connection(operator_id, "payments", "camara-carrier-billing", settings)


def hold(person: uuid.UUID, number: str) -> Line:
    """Write that a line is in somebody's name. In the tenant's transaction."""
    subscriber = Subscriber.objects.get(id=person)
    registration = Registration.objects.filter(subscriber=person).latest("id")
    row = Line(
        operator_id=subscriber.operator_id,
        subscriber=subscriber,
        registration=registration,
        line_index=line_index(subscriber.operator_id, number),
        verified_at=timezone.now(),
    )
    content = json.dumps({"msisdn": number, "iccid": "8944110068256270054"}).encode()
    row.sealed_line = seal_for(subscriber, content, Place("registrations_line", "sealed_line", row.id))
    row.save(force_insert=True)
    return row
