"""Hotels and guests for tests. It is about noon there, so that no test runs over the end of a hotel's day."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone
from tests.integration.galleries.people import Colour
from tests.integration.programmes.people import SIZE, operator, programme, verified
from tests.judge.tables import STAMP

from realname.database.rows import tenant
from realname.judge.lodging import hotel_day
from realname.record.operators.actions.clients import Caller
from realname.record.programmes.actions.joining import Agreed, words_of
from realname.record.programmes.kinds import Kind
from realname.record.programmes.models import Programme
from realname.record.stays.actions.days import open_days
from realname.record.stays.actions.expecting import Coming, expect
from realname.record.stays.actions.hotels import House, make_hotel
from realname.record.stays.actions.memberships import by_face
from realname.record.stays.models import Hotel, Stay

NAME = "Nora Quill"
BOOKING = "KX-77213"
NOON = 12

__all__ = ["BOOKING", "NAME", "booked", "coming", "days_open", "hotel", "operator", "ready", "today", "verified"]


def noon_zone() -> str:
    """Return a time zone in which it is about noon now: `Etc/GMT-5` lies five hours east."""
    east = NOON - datetime.now(UTC).hour
    return f"Etc/GMT{-east:+d}" if east else "Etc/GMT"


def hotel(
    caller: Caller, country: str = "FR", party: str = "Hotel North", *, keeps_register: bool = False
) -> tuple[Programme, Hotel]:
    row = programme(caller, Kind.HOTEL, party)
    with tenant(caller.operator_id):
        return row, make_hotel(row.id, House(country, noon_zone(), keeps_register=keeps_register))


def today(house: Hotel) -> date:
    return hotel_day(timezone.now(), house.time_zone)


def coming(house: Hotel, booking: str = BOOKING, *, in_days: int = 0, nights: int = 2) -> Coming:
    arrival = today(house) + timedelta(days=in_days)
    return Coming(booking, arrival, arrival + timedelta(days=nights), NAME)


def booked(house: Hotel, booking: str = BOOKING, *, in_days: int = 0, nights: int = 2) -> Stay:
    with tenant(house.operator_id):
        return expect(house.programme_id, coming(house, booking, in_days=in_days, nights=nights))


def ready(caller: Caller, house: Hotel, colour: Colour, booking: str = BOOKING, *, in_days: int = 0) -> Stay:
    """Return the stay of somebody whom the operator knows, and who arrives by face."""
    stay = booked(house, booking, in_days=in_days)
    person = verified(caller, colour)
    return joined(stay, person)


def joined(stay: Stay, person: uuid.UUID) -> Stay:
    with tenant(stay.operator_id):
        words = words_of(Programme.objects.get(id=stay.programme_id), "en")
        return by_face(stay.id, Agreed("en", words.digest), [person])


def days_open(caller: Caller, now: datetime | None = None) -> int:
    return open_days(caller.operator_id, STAMP, now or timezone.now(), size=SIZE)
