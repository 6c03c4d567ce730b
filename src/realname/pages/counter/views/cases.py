"""The cases of the agent's store: what is open, and what was begun today."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from realname.database.rows import tenant
from realname.pages.counter import standing
from realname.pages.staff.access import StaffRequest, signed_in
from realname.record.registrations import counter

MOST = 100


@require_safe
@signed_in("agent")
def page(request: StaffRequest) -> HttpResponse:
    """List the cases, newest first, and who is expected today."""
    staff = request.staff
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    with tenant(staff.operator_id):
        store = standing.store_name(staff)
        rows = [standing.shown(row) for row in counter.cases(staff.store_id, staff.member_id, today)[: MOST + 1]]
        expected = counter.expected(store, today, today + timedelta(days=1)) if store else []
        context = {
            "store": store,
            "rows": rows[:MOST],
            "has_more": len(rows) > MOST,
            "most": MOST,
            "expected": [{"at": at, "row": standing.shown(row)} for at, row in expected],
        }
    return render(request, "pages/counter/cases.html", context)
