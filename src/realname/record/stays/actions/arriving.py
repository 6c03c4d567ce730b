"""A guest arrives: by her document, which somebody of the hotel saw, or by her face at the desk."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import connection

from realname.judge.lodging import StayWay
from realname.record.errors import NotFound
from realname.record.identifiers import new_id
from realname.record.operators.actions.events import emit
from realname.record.stays.actions import steps
from realname.record.stays.locks import locked_stay
from realname.record.stays.models import Stay
from realname.record.stays.states import COMING, State

COUNT = """
INSERT INTO stays_arrival_count (id, operator_id, programme_id, day, way, arrivals, told)
VALUES (%s, %s, %s, %s, %s, 1, 0)
ON CONFLICT (operator_id, programme_id, day, way) DO UPDATE SET arrivals = stays_arrival_count.arrivals + 1
"""


def arrive_by_document(stay_id: uuid.UUID, by: str) -> Stay:
    """Note that a guest is there whose document `by` saw. In the tenant's transaction. Twice is no error.

    NotFound; Conflict `stay.out_of_order`.
    """
    row = locked_stay(stay_id)
    if row.state != State.ARRIVED:
        _arrive(row, StayWay.DOCUMENT, by)
    return row


def arrive_by_face(programme_id: uuid.UUID, member_id: uuid.UUID, today: date, by: str) -> Stay:
    """Note that a member is there who is an arrival of today, found by her face. In the tenant's transaction.

    Twice is no error: the same answer follows. NotFound where no stay of hers begins today.
    """
    rows = Stay.objects.filter(programme=programme_id, member=member_id, arrival=today)
    found = rows.filter(state__in=(State.READY, State.ARRIVED)).order_by("id").values_list("id", flat=True).first()
    if found is None:
        raise NotFound("No stay of hers begins today.")
    row = locked_stay(found)
    if row.state != State.ARRIVED:
        _arrive(row, StayWay.FACE, by)
    return row


def note_recognised(programme_id: uuid.UUID, member_id: uuid.UUID, today: date) -> bool:
    """Tell the hotel's staff that a guest is at the desk whose document is to be seen. Return whether she is expected.

    In the tenant's transaction.
    """
    rows = Stay.objects.filter(programme=programme_id, member=member_id, arrival=today, state__in=COMING)
    stay = rows.order_by("id").first()
    if stay is not None:
        emit(stay.operator_id, "stay.recognised", stay.id, {"programme": str(programme_id)})
    return stay is not None


def _arrive(row: Stay, way: StayWay, by: str) -> None:
    steps.require(row, *COMING)
    row.way = way
    steps.move(row, State.ARRIVED, way=way, by=by)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [new_id(), row.operator_id, row.programme_id, row.arrival, way])
