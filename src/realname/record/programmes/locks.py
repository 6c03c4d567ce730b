"""The only places where rows of programmes are locked."""

from __future__ import annotations

import uuid

from realname.record.errors import NotFound
from realname.record.programmes.models import Member, Programme


def locked_programme(programme_id: uuid.UUID) -> Programme:
    """Return a programme, held for this transaction. NotFound."""
    row = Programme.objects.select_for_update().filter(id=programme_id).first()
    if row is None:
        raise NotFound("There is no such programme.")
    return row


def locked_member(member_id: uuid.UUID) -> Member:
    """Return a member, held for this transaction. NotFound."""
    row = Member.objects.select_for_update().filter(id=member_id).first()
    if row is None:
        raise NotFound("There is no such member.")
    return row
