"""Stays end, and what is kept of them goes as the law of the place says: pictures and face with the day of arrival.

Everything here can be run again: what was done is found done.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from django.db.models import F
from django.utils import timezone

from realname.database.rows import tenant
from realname.judge.law.lodging import UNKNOWN
from realname.judge.lodging import HouseRules, day_ends, hotel_day, kept_until
from realname.record.oversight.actions.telling import tell_arrivals
from realname.record.registrations.actions.retention import erase_person, forget
from realname.record.stays.actions import steps
from realname.record.stays.actions.hotels import rules_of
from realname.record.stays.actions.memberships import let_go
from realname.record.stays.locks import locked_stay
from realname.record.stays.models import ArrivalCount, Hotel, Stay
from realname.record.stays.states import COMING, ENDED, State

AT_ONCE = 500
"""Rows of one run; the next run goes on."""

COUNTS_KEPT = timedelta(days=400)

MEASURED = ("face", "document")
"""Purposes whose pictures and readings go once a guest has arrived: they served to let her in."""


NO_REGISTER = HouseRules(UNKNOWN)
"""By what those go who never came."""


def keep_clocks(operator_id: uuid.UUID, now: datetime) -> None:
    """End stays that are over, and erase what is due, of an operator's hotels. Opens its own transactions."""
    with tenant(operator_id):
        hotels = list(Hotel.objects.select_related("programme").order_by("id"))
    for hotel in hotels:
        today = hotel_day(now, hotel.time_zone)
        _miss(hotel, now)
        _depart(hotel, today)
        _let_go_after_arrival(hotel, now)
        _erase(hotel, now)


def depart(stay_id: uuid.UUID, today: date) -> Stay:
    """Note that a guest has gone, maybe before the day that was booked. Twice is no error. NotFound; Conflict.

    In the tenant's transaction.
    """
    row = locked_stay(stay_id)
    if row.state != State.DEPARTED:
        let_go(row)
        row.departure = max(row.arrival + timedelta(days=1), min(row.departure, today))
        row.save(update_fields=("departure",))
        steps.move(row, State.DEPARTED)
    return row


def end_withdrawn(subscriber_id: uuid.UUID, purpose: str = "") -> None:
    """Delete the stays of a guest who is erased: what `REALNAME_CONSENT_ENDED` calls. In the tenant's transaction."""
    if not purpose:
        Stay.objects.filter(guest=subscriber_id).delete()


def tell_counts(operator_id: uuid.UUID, now: datetime) -> int:
    """Tell the log how many arrived by which way, of days that are over; return how many leaves.

    A day is told whole, so that nobody's arrival can be found by when the log heard of it. Its own transaction.
    """
    before = timezone.localdate(now) - timedelta(days=1)  # a hotel's day may end later than the service's
    with tenant(operator_id):
        due = ArrivalCount.objects.select_for_update(of=("self",)).filter(day__lt=before, arrivals__gt=F("told"))
        rows = list(due.order_by("id"))
        for row in rows:
            tell_arrivals(operator_id, row.programme_id, row.way, row.arrivals - row.told)
            row.told = row.arrivals
            row.save(update_fields=("told",))
        ArrivalCount.objects.filter(day__lt=before - COUNTS_KEPT).delete()
    return len(rows)


def _miss(hotel: Hotel, now: datetime) -> None:
    with tenant(hotel.operator_id):
        rows = Stay.objects.filter(programme=hotel.programme_id, state__in=COMING, arrival__lte=now.date())
        due = [row.id for row in rows if day_ends(row.arrival, hotel.time_zone) <= now]
    for stay_id in due:
        with tenant(hotel.operator_id):
            row = locked_stay(stay_id)
            if row.state in COMING:
                let_go(row)
                steps.move(row, State.MISSED)


def _depart(hotel: Hotel, today: date) -> None:
    with tenant(hotel.operator_id):
        rows = Stay.objects.filter(programme=hotel.programme_id, state=State.ARRIVED, departure__lt=today)
        due = list(rows.order_by("id").values_list("id", flat=True)[:AT_ONCE])
    for stay_id in due:
        with tenant(hotel.operator_id):
            depart(stay_id, today)


def _let_go_after_arrival(hotel: Hotel, now: datetime) -> None:
    """Erase pictures and face of whoever is no arrival any more, and end her membership: they served to let her in."""
    with tenant(hotel.operator_id):
        rows = Stay.objects.filter(programme=hotel.programme_id).exclude(state__in=COMING)
        held = rows.exclude(registration=None) | rows.exclude(member=None)
        due = [row for row in held.order_by("id") if day_ends(row.arrival, hotel.time_zone) <= now]
    for stay in due[:AT_ONCE]:
        if stay.registration_id:
            for purpose in MEASURED:
                forget(hotel.operator_id, stay.guest_id, purpose)
        with tenant(hotel.operator_id):
            row = locked_stay(stay.id)
            row.registration = None
            row.save(update_fields=("registration",))
            let_go(row)


def _erase(hotel: Hotel, now: datetime) -> None:
    with tenant(hotel.operator_id):
        rows = Stay.objects.filter(programme=hotel.programme_id, state__in=ENDED).order_by("id")
        due = [row.guest_id for row in rows if _is_due(row, hotel, now)]
    for guest_id in due[:AT_ONCE]:
        erase_person(hotel.operator_id, guest_id, "retention")


def _is_due(row: Stay, hotel: Hotel, now: datetime) -> bool:
    """Tell whether nothing of an ended stay is to be kept any longer. Whoever did not come is in no register."""
    if row.state == State.DEPARTED:
        return kept_until(row.departure, hotel.time_zone, rules_of(hotel)) <= now
    return row.state == State.CANCELLED or kept_until(row.arrival, hotel.time_zone, NO_REGISTER) <= now
