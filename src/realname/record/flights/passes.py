"""Boarding passes against an airline's list: known again by a keyed digest, so that no name has to be kept.

The digest is over the carrier, flight, day, name, booking reference and sequence number: whoever alters one of them
holds a pass that nobody knows. The seat is not in it, since it changes.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from realname.connect.keys.blind_index import BlindIndex
from realname.measure.documents.boarding_pass.days import day_of
from realname.measure.documents.boarding_pass.errors import PassError
from realname.measure.documents.boarding_pass.items import BoardingPass, Leg
from realname.measure.documents.boarding_pass.parse import NAME_LENGTH, parse_pass
from realname.measure.images import Image
from realname.record.errors import Invalid
from realname.record.flights.models import Flight, Passenger
from realname.record.registrations.actions.platform_keys import NOBODY, platform_key

INDEX = "boarding-passes"


@dataclass(frozen=True, slots=True)
class FlightKey:
    """By what a flight is known on a pass."""

    carrier: str
    number: str
    on: date


@dataclass(frozen=True, slots=True)
class PassKey:
    """By what a passenger is known on her pass for one flight. `name` is as the pass has it, `DESMARAIS/LUC`."""

    flight: FlightKey
    name: str = field(repr=False)
    booking: str = field(repr=False)
    sequence: str = ""


def text_in(picture: Image) -> str:
    """Return the text of the boarding pass in a picture. Invalid `pass.absent`, `pass.several`; ImageError."""
    try:
        return str(import_string(settings.REALNAME_PASS_READER)(picture))
    except PassError as error:
        raise Invalid(str(error), code=error.code, remedy=error.remedy, pointer="/picture") from error


def understood(text: str) -> BoardingPass:
    """Return the pass of a bar code's text. Invalid `boarding.pass`."""
    try:
        return parse_pass(text)
    except PassError as error:
        raise Invalid(
            "This is not the text of a boarding pass.", code="boarding.pass", remedy=error.remedy, pointer="/pass"
        ) from error


def keys_of(shown: BoardingPass, near: date) -> tuple[PassKey, ...]:
    """Return by what the passenger is known on each of a pass's flights; the year is the nearest one."""
    name = spelled(f"{shown.family_name}/{shown.given_names}")
    return tuple(PassKey(flight_of(leg, near), name, leg.booking, leg.sequence) for leg in shown.legs)


def flight_of(leg: Leg, near: date) -> FlightKey:
    """Return by what a leg's flight is known."""
    return FlightKey(leg.carrier, leg.flight, day_of(leg.day_of_year, near))


def spelled(name: str) -> str:
    """Return a name as a pass has room for it: twenty characters, in capitals."""
    family, _, given = name.upper()[:NAME_LENGTH].partition("/")
    return f"{family.strip()}/{given.strip()}"


def pass_index(operator_id: uuid.UUID, key: PassKey) -> bytes:
    """Return the digest that is kept of a passenger's pass. In a transaction."""
    flight = f"{key.flight.carrier}|{key.flight.number}|{key.flight.on.isoformat()}"
    index = BlindIndex(NOBODY, {1: platform_key(INDEX)})
    return index.of("pass", f"{operator_id}|{flight}|{key.name}|{key.booking}|{key.sequence}")


def find_flight(programme_id: uuid.UUID, key: FlightKey) -> Flight | None:
    """Return the flight of that key, where the programme's airline has told of it. In the tenant's transaction."""
    rows = Flight.objects.filter(programme=programme_id, carrier=key.carrier, number=key.number, on=key.on)
    return rows.order_by("-id").first()


def find_passenger(operator_id: uuid.UUID, key: PassKey) -> Passenger | None:
    """Return whose pass it is, None where it is on no list. In the tenant's transaction."""
    rows = Passenger.objects.select_related("flight", "rebooked_to__flight")
    return rows.filter(pass_index=pass_index(operator_id, key)).first()
