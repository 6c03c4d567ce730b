"""The one place where rows of staff are locked."""

from __future__ import annotations

import uuid

from realname.record.errors import NotFound
from realname.record.staff.models import Member, OwnFace, StaffSession


def locked_member(member_id: uuid.UUID) -> Member:
    """Return a member's row, held until the transaction ends. NotFound where she is not this operator's."""
    row = Member.objects.select_for_update().filter(id=member_id).first()
    if row is None:
        raise NotFound("There is no such member of the staff.")
    return row


def locked_session(session_id: uuid.UUID) -> StaffSession:
    """Return a session's row, held until the transaction ends."""
    return StaffSession.objects.select_for_update().get(id=session_id)


def locked_own_face(member_id: uuid.UUID) -> OwnFace | None:
    """Return a member's own face that has not ended, held until the transaction ends; None where there is none."""
    return OwnFace.objects.select_for_update().filter(member=member_id, ended_at=None).first()
