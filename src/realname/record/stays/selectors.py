"""Read stays. Inside the tenant's transaction."""

from __future__ import annotations

import uuid
from datetime import date

from django.db.models import QuerySet

from realname.record.errors import NotFound
from realname.record.programmes.models import Entry, ProgrammeGallery
from realname.record.stays.actions.steps import hint_of
from realname.record.stays.models import Stay
from realname.record.stays.states import State
from realname.record.subscribers.actions.sealed import hint_index


def stay_of(stay_id: uuid.UUID) -> Stay:
    """Return a stay. NotFound."""
    row = Stay.objects.select_related("guest", "programme").filter(id=stay_id).first()
    if row is None:
        raise NotFound("There is no such stay.")
    return row


def arrivals_of(programme_id: uuid.UUID, day: date) -> list[Stay]:
    """Return the stays that begin on a day, whether the guests have arrived or not, as they were booked."""
    rows = Stay.objects.select_related("guest").filter(programme=programme_id, arrival=day)
    return list(rows.exclude(state=State.CANCELLED).order_by("id"))


def there_of(programme_id: uuid.UUID, day: date) -> list[Stay]:
    """Return the stays of guests who came before a day and are there."""
    rows = Stay.objects.select_related("guest").filter(programme=programme_id, arrival__lt=day, state=State.ARRIVED)
    return list(rows.order_by("id"))


def stays(programme_id: uuid.UUID, arrival: date | None = None) -> QuerySet[Stay]:
    """Return a hotel's stays, those that begin on a day where one is named."""
    rows = Stay.objects.select_related("guest", "programme").filter(programme=programme_id)
    return rows if arrival is None else rows.filter(arrival=arrival)


def entries_of_day(gallery: ProgrammeGallery, day: date, hint: str = "") -> frozenset[uuid.UUID]:
    """Return the entries of a day's gallery whose guests are expected or there; by the last characters of a booking."""
    rows = Stay.objects.filter(programme=gallery.programme_id, arrival=day, state__in=(State.READY, State.ARRIVED))
    if hint:
        rows = rows.filter(hint_index=hint_index(gallery.operator_id, hint_of(hint)))
    entries = Entry.objects.filter(gallery=gallery, member__in=rows.exclude(member=None).values("member"))
    return frozenset(entries.values_list("entry", flat=True))
