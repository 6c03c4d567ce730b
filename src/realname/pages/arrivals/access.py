"""Which hotels somebody of the staff serves: an agent those of her store, an administrator every one."""

from __future__ import annotations

import uuid

from realname.pages.staff.access import Staff
from realname.record.errors import NotFound
from realname.record.stays.actions.hotels import hotels_open
from realname.record.stays.models import Hotel, Stay
from realname.record.stays.selectors import stay_of

ROLES = ("agent", "administrator")


def hotels_of(staff: Staff) -> list[Hotel]:
    """Return the hotels that she serves. In the tenant's transaction."""
    rows = hotels_open()
    return list(rows if "administrator" in staff.roles else rows.filter(store=staff.store_id).exclude(store=None))


def require_hotel(staff: Staff, programme_id: uuid.UUID) -> Hotel:
    """Return a hotel that she serves. NotFound."""
    found = next((row for row in hotels_of(staff) if row.programme_id == programme_id), None)
    if found is None:
        raise NotFound("There is no such hotel.")
    return found


def require_stay(staff: Staff, stay_id: uuid.UUID) -> tuple[Hotel, Stay]:
    """Return a stay at a hotel that she serves, and the hotel. NotFound."""
    stay = stay_of(stay_id)
    return require_hotel(staff, stay.programme_id), stay
