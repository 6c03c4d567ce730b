"""The one place where rings are locked: a ring is changed only by who holds it."""

from __future__ import annotations

import uuid

from realname.record.errors import Conflict, NotFound
from realname.record.patterns.models import RingRow


def locked_ring(ring_id: uuid.UUID) -> RingRow:
    """Return an open ring's row, held until the transaction ends. NotFound; Conflict `ring.closed`."""
    row = RingRow.objects.select_for_update().filter(id=ring_id).first()
    if row is None:
        raise NotFound("There is no such ring.")
    if row.closed_at is not None:
        raise Conflict("The ring is closed.", code="ring.closed", remedy="Go on with the next one.")
    return row
