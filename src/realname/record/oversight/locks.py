"""The one place where rows of lawful access are locked."""

from __future__ import annotations

import uuid

from realname.record.errors import NotFound
from realname.record.oversight.models import AccessRequest


def locked_request(request_id: uuid.UUID) -> AccessRequest:
    """Return a request's row, held until the transaction ends. NotFound where it is not this operator's."""
    rows = AccessRequest.objects.select_for_update(of=("self",)).select_related("subscriber", "registration")
    row = rows.filter(id=request_id).first()
    if row is None:
        raise NotFound("There is no such request.")
    return row
