"""The one place where registrations are locked: a row is changed only by who holds it."""

from __future__ import annotations

import uuid

from realname.record.errors import NotFound
from realname.record.registrations.models import Registration


def locked_registration(registration_id: uuid.UUID) -> Registration:
    """Return a registration's row, held until the transaction ends. NotFound where it is not this operator's."""
    row = Registration.objects.select_for_update().filter(id=registration_id).first()
    if row is None:
        raise NotFound("There is no such registration.")
    return row
