"""Quiet signs: people who asked for help unseen."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from realname.database.rows import tenant
from realname.pages.counter.words import KINDS
from realname.pages.reviews import words
from realname.pages.reviews.access import reviewer_of, telling
from realname.pages.staff.access import StaffRequest, signed_in
from realname.record.errors import NotFound
from realname.record.reviews.actions.reviewers import ROLE
from realname.record.safety.actions import signing

AT_ONCE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(ROLE)
@telling
def page(request: StaffRequest) -> HttpResponse:
    """Show the signs that wait, and note what came of one."""
    reviewer = reviewer_of(request)
    if request.method == "POST":
        with tenant(reviewer.operator_id):
            signing.close_sign(reviewer, _id(request.POST.get("sign", "")), request.POST.get("outcome", ""))
        return redirect("reviews:signs")
    with tenant(reviewer.operator_id):
        rows = [
            {
                "row": row,
                "kind": KINDS.get(row.registration.kind, row.registration.kind),
                "store": row.registration.store.name if row.registration.store else "",
            }
            for row in signing.signs_for(reviewer)[:AT_ONCE]
        ]
    return render(request, "pages/reviews/signs.html", {"rows": rows, "outcomes": words.SIGN_OUTCOMES.items()})


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise NotFound("There is no such sign.") from error
