"""The arrivals of a day: a gallery made for it, with those who are ready to arrive by face, and gone after it."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from realname.database.rows import tenant
from realname.judge.lodging import day_ends, hotel_day
from realname.measure.readings import EngineStamp
from realname.record.errors import Conflict
from realname.record.programmes.actions.entering import SIZE, close_gallery, enter, make_gallery, take_out
from realname.record.programmes.models import Entry, Programme, ProgrammeGallery
from realname.record.stays.actions.hotels import hotels_open
from realname.record.stays.actions.jobs import defer_days
from realname.record.stays.models import Hotel, Stay
from realname.record.stays.states import State


def open_days(operator_id: uuid.UUID, engine: EngineStamp, now: datetime, *, size: int = SIZE) -> int:
    """Make the gallery of today's arrivals of every hotel that has any, and return how many guests entered.

    Whoever is in it already stays there. Opens its own transactions.
    """
    entered = 0
    with tenant(operator_id):
        hotels = list(hotels_open().filter(programme__state=Programme.State.OPEN))
    for hotel in hotels:
        today = hotel_day(now, hotel.time_zone)
        with tenant(operator_id):
            due = _due(hotel, today)
            if due:
                gallery = day_gallery(hotel.programme_id, today) or make_gallery(
                    hotel.programme, engine, label_of(today), size=size
                )
                entered += sum(_enter(stay, gallery) for stay in due)
    return entered


def close_days(operator_id: uuid.UUID, now: datetime) -> int:
    """Destroy the galleries of days that are over, and return how many. Opens its own transactions."""
    closed = 0
    with tenant(operator_id):
        zones = dict(Hotel.objects.values_list("programme_id", "time_zone"))
        galleries = list(ProgrammeGallery.objects.filter(programme__in=zones, destroyed_at=None).exclude(label=""))
    for gallery in galleries:
        if day_ends(date.fromisoformat(gallery.label), zones[gallery.programme_id]) <= now:
            with tenant(operator_id):
                close_gallery(gallery.id)
                closed += 1
    return closed


def day_gallery(programme_id: uuid.UUID, day: date) -> ProgrammeGallery | None:
    """Return the gallery of a day's arrivals, None where there is none."""
    return ProgrammeGallery.objects.filter(programme=programme_id, label=label_of(day), destroyed_at=None).first()


def follow_day(stay: Stay, hotel: Hotel, now: datetime) -> None:
    """Have a guest who is ready to arrive by face enter her day's gallery, where that day is today.

    A job does it, since it alone knows the engine that measures. In the transaction that makes her ready.
    """
    if stay.state == State.READY and stay.member_id and stay.arrival == hotel_day(now, hotel.time_zone):
        defer_days(stay.operator_id)


def leave_day(stay: Stay) -> None:
    """Take a guest out of her day's gallery."""
    gallery = day_gallery(stay.programme_id, stay.arrival) if stay.member else None
    if gallery is not None and stay.member is not None:
        take_out(stay.member, gallery)


def label_of(day: date) -> str:
    """Return how a day's gallery is called."""
    return day.isoformat()


def _due(hotel: Hotel, today: date) -> list[Stay]:
    ready = Stay.objects.filter(programme=hotel.programme_id, arrival=today, state=State.READY, member__left_at=None)
    gallery = day_gallery(hotel.programme_id, today)
    there = Entry.objects.filter(gallery=gallery).values("member") if gallery else Entry.objects.none().values("member")
    rows = ready.exclude(member=None).exclude(member__in=there)
    return list(rows.select_related("member__subscriber", "member__programme").order_by("id"))


def _enter(stay: Stay, gallery: ProgrammeGallery) -> bool:
    """Put a guest into her day's gallery. One whose face no longer can be compared arrives by her document."""
    if stay.member is None:
        return False
    try:
        enter(stay.member, gallery)
    except Conflict:
        return False
    return True
