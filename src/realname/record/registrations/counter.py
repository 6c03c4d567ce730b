"""Read what a counter works on: the cases of a store, or of an agent without one. Inside the tenant's transaction."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db.models import Q, QuerySet

from realname.record.errors import NotFound
from realname.record.registrations.models import Appointment, Registration
from realname.record.registrations.selectors import registrations
from realname.record.registrations.states import OPEN


def cases(store_id: uuid.UUID | None, member_id: uuid.UUID, since: datetime) -> QuerySet[Registration]:
    """Return what was begun at the store since then, or is still open, newest first; hers alone without a store."""
    mine = Q(store=store_id) if store_id else Q(member=member_id)
    return registrations().filter(mine, Q(created_at__gte=since) | Q(state__in=OPEN)).order_by("-id")


def expected(store: str, since: datetime, until: datetime) -> list[tuple[datetime, Registration]]:
    """Return who is expected at a store in that time, by the newest appointment of each, in its order."""
    newest = Appointment.objects.order_by("registration", "-id").distinct("registration")
    found = {row.registration_id: row.at for row in newest if row.store == store and since <= row.at < until}
    rows = registrations().filter(id__in=found, state__in=OPEN)
    return sorted(((found[row.id], row) for row in rows), key=lambda one: one[0])


def case_of(
    registration_id: uuid.UUID, store_id: uuid.UUID | None, member_id: uuid.UUID, store: str = ""
) -> Registration:
    """Return one case of the store, or of somebody who has an appointment there. NotFound for another's."""
    mine = Q(store=store_id) if store_id else Q(member=member_id)
    row = registrations().filter(mine, id=registration_id).first()
    if row is None and store and Appointment.objects.filter(registration=registration_id, store=store).exists():
        row = registrations().filter(id=registration_id).first()
    if row is None:
        raise NotFound("There is no such registration.")
    return row
