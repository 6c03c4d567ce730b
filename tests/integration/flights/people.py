"""An airline, its flights, and passengers with passes, for tests: a face is a colour."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone
from tests.integration.galleries.people import Colour
from tests.integration.programmes.people import SIZE, joined, programme, verified
from tests.judge.tables import STAMP

from realname.database.rows import tenant
from realname.evaluate.specimens.boarding_pass import PassWords, pass_text
from realname.record.flights.actions.listing import PassengerWords, list_passengers
from realname.record.flights.actions.opting_in import board_by_face
from realname.record.flights.actions.planning import FlightWords, open_gallery, plan_flight, take_step
from realname.record.flights.models import FacePass, Flight, Passenger
from realname.record.operators.actions.clients import Caller
from realname.record.programmes.actions.terminals import register_terminal
from realname.record.programmes.cards import TerminalCard, terminal_card
from realname.record.programmes.kinds import Kind
from realname.record.programmes.models import Member, Programme
from realname.record.programmes.passing import Frame
from realname.record.subscribers.actions.people import change_fields, subscriber_of

LUC: Mapping[str, str] = {
    "document_kind": "TD3",
    "document_number": "L898902C3",
    "surname": "DESMARAIS",
    "given_names": "LUC ANDRE",
    "birth_date": "1974-08-12",
    "valid_until": "2099-04-15",
}
NAME = "DESMARAIS/LUC MR"


@dataclass(frozen=True, slots=True)
class Booked:
    """Somebody on a flight's list, and the text of her pass."""

    passenger: Passenger
    text: str


def today() -> date:
    return timezone.localdate()


def airline(caller: Caller, party: str = "North Air") -> Programme:
    return programme(caller, Kind.BOARDING, party)


def gate(caller: Caller, row: Programme, name: str = "B12") -> TerminalCard:
    key = base64.urlsafe_b64encode(Ed25519PrivateKey.generate().public_key().public_bytes_raw()).rstrip(b"=").decode()
    with tenant(caller.operator_id):
        made = register_terminal(row.id, name, key)
    return terminal_card(caller.operator_id, made.id)


def flight(caller: Caller, row: Programme, number: str = "834", at: str = "B12", **more: datetime) -> Flight:
    now = timezone.now()
    times = {"check_in_at": now - timedelta(hours=1), "departs_at": now + timedelta(hours=2), **more}
    with tenant(caller.operator_id):
        return plan_flight(row.id, FlightWords("NA", number, today(), "YUL", "FRA", gate=at, **times))


def step(caller: Caller, row: Flight, *states: str) -> Flight:
    with tenant(caller.operator_id):
        for state in states:
            row = take_step(row.id, state)
            if state == "check_in":
                open_gallery(row.id, STAMP, size=SIZE)
    return row


def booked(caller: Caller, row: Flight, sequence: str = "25", seat: str = "1A", name: str = NAME) -> Booked:
    words = words_of(sequence, seat, name)
    with tenant(caller.operator_id):
        [made] = list_passengers(row.id, [words])
    return Booked(made, text_of(row, words))


def words_of(sequence: str = "25", seat: str = "1A", name: str = NAME) -> PassengerWords:
    return PassengerWords(name, f"ABC{sequence:0>3}", sequence, seat)


def text_of(row: Flight, words: PassengerWords) -> str:
    return pass_text(
        PassWords(
            words.name,
            words.booking,
            row.origin,
            row.destination,
            row.carrier,
            row.number,
            row.on,
            words.seat,
            words.sequence,
        )
    )


def person(caller: Caller, colour: Colour, fields: Mapping[str, str] = LUC) -> uuid.UUID:
    """Return somebody who was verified by face, with the document that is kept of her."""
    found = verified(caller, colour)
    with tenant(caller.operator_id):
        change_fields(subscriber_of(found), fields)
    return found


def member(caller: Caller, row: Programme, colour: Colour, fields: Mapping[str, str] = LUC) -> Member:
    return joined(caller, person(caller, colour, fields), row)


def opted_in(caller: Caller, row: Member, text: str) -> FacePass:
    with tenant(caller.operator_id):
        return board_by_face([row.subscriber_id], row.programme_id, text, today())


def again(frame: Frame, reference: str) -> Frame:
    return Frame(frame.pictures, frame.act, frame.says, reference)
