"""Who may see these pages, and what they say where something is refused."""

from __future__ import annotations

from realname.pages.access.words import REFUSALS
from realname.pages.staff.access import StaffRequest, signed_in
from realname.record.errors import RecordError
from realname.record.oversight.actions.officers import ROLES, Officer

officers = signed_in(*ROLES)
"""Let in officers alone."""


def officer_of(request: StaffRequest) -> Officer:
    """Return the member of staff who asks, as an officer."""
    staff = request.staff
    return Officer(staff.operator_id, staff.member_id, staff.roles)


def refusal(error: RecordError) -> str:
    """Return why something was refused, in the language in force."""
    return str(REFUSALS.get(error.code, f"{error} {error.remedy}"))
