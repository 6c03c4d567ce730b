"""The one place where rows of identities are locked."""

from __future__ import annotations

import uuid

from realname.record.errors import NotFound
from realname.record.identities.models import Block


def locked_block(block_id: uuid.UUID) -> Block:
    """Return an entry's row, held until the transaction ends. NotFound where it is not this operator's."""
    row = Block.objects.select_for_update().filter(id=block_id).first()
    if row is None:
        raise NotFound("There is no such block.")
    return row
