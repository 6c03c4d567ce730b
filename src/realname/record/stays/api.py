"""Endpoints of hotels and their stays: what a property system expects, changes, and takes over."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Annotated, Any

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router, Status

from realname.database.rows import tenant
from realname.judge.lodging import hotel_day
from realname.record.operators.actions.idempotency import Answer
from realname.record.stays import schemas, selectors
from realname.record.stays.actions import arriving, ending, expecting, links, telling
from realname.record.stays.actions.hotels import House, hotel_of, make_hotel, shown
from realname.record.web.authentication import NEEDS, Request
from realname.record.web.once import Key, once
from realname.record.web.paging import DEFAULT_LIMIT, page
from realname.record.web.shapes import WITH_PROBLEMS, Cursor, Limit

router = Router(tags=["stays"])

READ, WRITE = NEEDS["stays:read"], NEEDS["stays:write"]

Answered = Status[dict[str, Any]]
TOLD = {201: schemas.StayTold, **WITH_PROBLEMS}
HOTEL = "/programmes/{uuid:programme_id}"
STAY = "/stays/{uuid:stay_id}"


@router.get(f"{HOTEL}/hotel", response={200: schemas.HotelTold, **WITH_PROBLEMS}, auth=READ, summary="Read a hotel")
def read_hotel(request: Request, programme_id: uuid.UUID) -> dict[str, Any]:
    """Read where a programme's hotel is, and what the law of the place asks of it."""
    with tenant(request.auth.operator_id):
        return shown(hotel_of(programme_id))


@router.post(f"{HOTEL}/hotel", response={201: schemas.HotelTold, **WITH_PROBLEMS}, auth=WRITE, summary="Set a hotel")
def set_hotel(
    request: Request, response: HttpResponse, programme_id: uuid.UUID, body: schemas.HotelGiven, key: Key
) -> Answered:
    """Say where the hotel of a programme is, or say it anew."""

    def work() -> Answer:
        house = House(**body.model_dump())
        return Answer(201, shown(make_hotel(programme_id, house, request.auth.client_id)))

    return once(request, response, key, work)


@router.post(f"{HOTEL}/stays", response=TOLD, auth=WRITE, summary="Expect a guest")
def expect(
    request: Request, response: HttpResponse, programme_id: uuid.UUID, body: schemas.StayGiven, key: Key
) -> Answered:
    """Expect a guest. Have a link made for her next; without one she arrives by her document."""

    def work() -> Answer:
        row = expecting.expect(programme_id, expecting.Coming(**body.model_dump()))
        return Answer(201, telling.told_of(row))

    return once(request, response, key, work)


@router.get(f"{HOTEL}/stays", response={200: schemas.StaysTold, **WITH_PROBLEMS}, auth=READ, summary="List stays")
def list_stays(
    request: Request,
    programme_id: uuid.UUID,
    arrival: Annotated[date | None, Query(description="The day on which the stays begin.")] = None,
    cursor: Cursor = "",
    limit: Limit = DEFAULT_LIMIT,
) -> dict[str, Any]:
    """List a hotel's stays that are not erased yet, newest first."""
    with tenant(request.auth.operator_id):
        hotel_of(programme_id)
        found = page(selectors.stays(programme_id, arrival), cursor, limit)
        return {"items": [telling.told_of(row) for row in found.items], "next_cursor": found.next_cursor}


@router.get(STAY, response={200: schemas.StayTold, **WITH_PROBLEMS}, auth=READ, summary="Read a stay")
def read_stay(request: Request, stay_id: uuid.UUID) -> dict[str, Any]:
    """Read a stay, with what the register needs of a guest who checked in ahead. Do so when an event tells of her."""
    with tenant(request.auth.operator_id):
        return telling.told_of(selectors.stay_of(stay_id))


@router.post(f"{STAY}/link", response={201: schemas.LinkTold, **WITH_PROBLEMS}, auth=WRITE, summary="Make a link")
def make_link(request: Request, response: HttpResponse, stay_id: uuid.UUID, key: Key) -> Answered:
    """Make the link by which a guest checks in ahead, to be sent to her. An older one opens nothing any more."""
    return once(request, response, key, lambda: Answer(201, {"path": f"/stay/{links.make_link(stay_id)}"}))


@router.post(f"{STAY}/days", response=TOLD, auth=WRITE, summary="Change the days")
def change_days(
    request: Request, response: HttpResponse, stay_id: uuid.UUID, body: schemas.DaysGiven, key: Key
) -> Answered:
    """Have a guest come and go on other days; once she is there, only when she goes can change."""

    def work() -> Answer:
        return Answer(201, telling.told_of(expecting.change_days(stay_id, body.arrival, body.departure)))

    return once(request, response, key, work)


@router.post(f"{STAY}/cancel", response=TOLD, auth=WRITE, summary="Cancel a stay")
def cancel(request: Request, response: HttpResponse, stay_id: uuid.UUID, key: Key) -> Answered:
    """Expect a guest no more. What was kept of her stay is erased within the hour."""
    return once(request, response, key, lambda: Answer(201, telling.told_of(expecting.cancel(stay_id))))


@router.post(f"{STAY}/arrival", response=TOLD, auth=WRITE, summary="Note an arrival")
def arrive(request: Request, response: HttpResponse, stay_id: uuid.UUID, key: Key) -> Answered:
    """Note that a guest is there, whose document somebody of the hotel saw."""

    def work() -> Answer:
        return Answer(201, telling.told_of(arriving.arrive_by_document(stay_id, request.auth.client_id)))

    return once(request, response, key, work)


@router.post(f"{STAY}/departure", response=TOLD, auth=WRITE, summary="Note a departure")
def depart(request: Request, response: HttpResponse, stay_id: uuid.UUID, key: Key) -> Answered:
    """Note that a guest has gone."""

    def work() -> Answer:
        hotel = hotel_of(selectors.stay_of(stay_id).programme_id)
        return Answer(201, telling.told_of(ending.depart(stay_id, hotel_day(timezone.now(), hotel.time_zone))))

    return once(request, response, key, work)
