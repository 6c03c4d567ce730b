"""The cases that wait for this reviewer, the first due first."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from realname.database.rows import tenant
from realname.pages.reviews import words
from realname.pages.reviews.access import reviewer_of
from realname.pages.reviews.shown import row
from realname.pages.staff.access import StaffRequest, signed_in
from realname.record.inquiries.actions.reviewing import disputes_for
from realname.record.reviews import selectors
from realname.record.reviews.actions.alike import how_many_asked
from realname.record.reviews.actions.reviewers import ROLE
from realname.record.safety.actions.signing import signs_for

AT_ONCE = 50


@require_safe
@signed_in(ROLE)
def page(request: StaffRequest) -> HttpResponse:
    """Show the queue, and how often a second look came out otherwise than hers."""
    staff = request.staff
    with tenant(staff.operator_id):
        waiting = selectors.queue(staff.member_id)
        rows = [row(case) for case in waiting[:AT_ONCE]]
        count = waiting.count()
        asked = how_many_asked()
        signs = signs_for(reviewer_of(request)).count()
        disputes = disputes_for(reviewer_of(request)).count()
        hers = next((found for found in selectors.disagreement() if found.member_id == staff.member_id), None)
    context = {
        "rows": rows,
        "count": count,
        "overdue": sum(found.overdue for found in rows),
        "disagreement": hers,
        "signs": signs,
        "disputes": disputes,
        "asked": asked,
        "after": words.DECIDED.get(request.GET.get("after", "")),
    }
    return render(request, "pages/reviews/queue.html", context)
