"""The only places where rows of stays are locked."""

from __future__ import annotations

import uuid

from realname.record.errors import NotFound
from realname.record.stays.models import Stay


def locked_stay(stay_id: uuid.UUID) -> Stay:
    """Return a stay, held for this transaction. NotFound."""
    row = Stay.objects.select_for_update().filter(id=stay_id).first()
    if row is None:
        raise NotFound("There is no such stay.")
    return row
