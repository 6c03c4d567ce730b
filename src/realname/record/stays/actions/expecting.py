"""Expect a guest, as the property system says; change when she comes; or expect her no more."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

from realname.judge.lodging import hotel_day
from realname.record.errors import Invalid
from realname.record.operators.actions.events import emit
from realname.record.programmes.actions.making import require_open
from realname.record.stays.actions import steps
from realname.record.stays.actions.days import follow_day, leave_day
from realname.record.stays.actions.hotels import hotel_of
from realname.record.stays.actions.memberships import let_go
from realname.record.stays.locks import locked_stay
from realname.record.stays.models import Stay
from realname.record.stays.states import COMING, State
from realname.record.subscribers.actions.people import make_subscriber
from realname.record.subscribers.texts import retain_days

LANGUAGES = ("en", "zh-Hans")
LONGEST_BOOKING, LONGEST_NAME = 40, 120
AHEAD = timedelta(days=400)
"""No booking is further ahead: what lies there longer is forgotten somewhere."""


@dataclass(frozen=True, slots=True)
class Coming:
    """Who is expected: the property system's own word for the booking, the name it is in, and the days."""

    booking: str = field(repr=False)
    arrival: date
    departure: date
    name: str = field(default="", repr=False)
    language: str = "en"


def expect(programme_id: uuid.UUID, coming: Coming) -> Stay:
    """Expect a guest. In the tenant's transaction. NotFound; Conflict `programme.not_open`; Invalid `stay.*`."""
    programme, hotel = require_open(programme_id), hotel_of(programme_id)
    _require_sound(coming, hotel_day(timezone.now(), hotel.time_zone))
    guest = make_subscriber(programme.operator_id, {})
    row = Stay(
        operator_id=programme.operator_id,
        programme=programme,
        guest=guest,
        arrival=coming.arrival,
        departure=coming.departure,
        language=coming.language,
    )
    steps.seal(row, {"booking": coming.booking.strip(), "name": coming.name.strip()})
    row.save(force_insert=True)
    emit(row.operator_id, "stay.expected", row.id, {"programme": str(programme.id)})
    return row


def change_days(stay_id: uuid.UUID, arrival: date, departure: date) -> Stay:
    """Have a guest come and go on other days; once she is there, only when she goes can change.

    In the tenant's transaction. NotFound; Invalid; Conflict `stay.out_of_order`.
    """
    row = locked_stay(stay_id)
    hotel = hotel_of(row.programme_id)
    today = hotel_day(timezone.now(), hotel.time_zone)
    if row.state == State.ARRIVED:
        if arrival != row.arrival or departure < today:
            raise Invalid("She is there: only the departure can change.", code="stay.days", pointer="/arrival")
    else:
        steps.require(row, *COMING)
        _require_days(arrival, departure, today)
    if arrival != row.arrival:
        leave_day(row)
    row.arrival, row.departure = arrival, departure
    row.save(update_fields=("arrival", "departure"))
    follow_day(row, hotel, timezone.now())
    emit(row.operator_id, "stay.changed", row.id, {"programme": str(row.programme_id)})
    return row


def cancel(stay_id: uuid.UUID) -> Stay:
    """Expect a guest no more: she is no arrival of any day from then on. Twice is no error. NotFound; Conflict."""
    row = locked_stay(stay_id)
    if row.state != State.CANCELLED:
        let_go(row)
        steps.move(row, State.CANCELLED)
    return row


def longest_stay() -> timedelta:
    """Return for how long a guest may stay: her consent to be known by face says no more."""
    return timedelta(days=retain_days("hotel"))


def _require_sound(coming: Coming, today: date) -> None:
    if not len(steps.hint_of(coming.booking)) > 0 or len(coming.booking) > LONGEST_BOOKING:
        raise Invalid(
            f"A booking has letters or digits, and {LONGEST_BOOKING} characters at most.",
            code="stay.booking",
            pointer="/booking",
        )
    if len(coming.name) > LONGEST_NAME:
        raise Invalid(f"A name has {LONGEST_NAME} characters at most.", code="stay.name", pointer="/name")
    if coming.language not in LANGUAGES:
        raise Invalid(f"The language is one of {', '.join(LANGUAGES)}.", code="stay.language", pointer="/language")
    _require_days(coming.arrival, coming.departure, today)


def _require_days(arrival: date, departure: date, today: date) -> None:
    if not today <= arrival < departure or departure - arrival > longest_stay() or arrival - today > AHEAD:
        raise Invalid(
            f"A guest arrives today or later and departs after that, within {longest_stay().days} days.",
            code="stay.days",
            pointer="/arrival",
        )
