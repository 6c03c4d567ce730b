"""Staff for tests: somebody who is signed in, without the pages that it takes."""

from __future__ import annotations

import uuid

from django.test import Client

from realname.database.rows import tenant
from realname.record.staff.actions.members import add_member
from realname.record.staff.actions.sessions import complete, open_session
from realname.record.staff.models import Member, StaffSession

COOKIE = "realname_staff"


def sign_in_as(
    client: Client, operator_id: uuid.UUID, *roles: str, login: str = "", store_id: uuid.UUID | None = None
) -> uuid.UUID:
    """Add a member with these roles, sign the client in as her, and return her id."""
    member_id = add_member(operator_id, "Ada Example", login or uuid.uuid4().hex, roles, store_id).member_id
    client.cookies[COOKIE] = session_cookie(operator_id, member_id)
    return member_id


def session_cookie(operator_id: uuid.UUID, member_id: uuid.UUID) -> str:
    """Return the cookie of a whole session of a member's."""
    with tenant(operator_id):
        open_session(Member.objects.get(id=member_id))
        session = StaffSession.objects.filter(member=member_id).latest("id")
        return complete(session).cookie
