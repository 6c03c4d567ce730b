"""Who is signed in, and where she can go."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from realname.database.rows import tenant
from realname.pages.staff.access import StaffRequest, signed_in
from realname.pages.staff.words import ROLES
from realname.record.operators.models import Operator
from realname.record.staff import selectors


@require_safe
@signed_in()
def page(request: StaffRequest) -> HttpResponse:
    """Show her name, her roles and her second factors."""
    staff = request.staff
    with tenant(staff.operator_id):
        member = selectors.member_of(staff.member_id)
        context = {
            "member": member,
            "operator": Operator.objects.get(),
            "store": member.store,
            "roles": [ROLES[role] for role in member.roles],
            "passkeys": list(selectors.passkeys_of(member.id)),
            "has_codes": member.sealed_totp is not None,
        }
    return render(request, "pages/staff/home.html", context)
