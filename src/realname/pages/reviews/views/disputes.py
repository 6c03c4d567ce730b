"""Lines that their owners say are not theirs: those that wait, and one of them with what is known and can be done."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from realname.database.rows import tenant
from realname.pages.counter.words import KINDS
from realname.pages.my.words import LINE_STATES, WAYS
from realname.pages.reviews import words
from realname.pages.reviews.access import reviewer_of, telling
from realname.pages.staff.access import StaffRequest, signed_in
from realname.record.inquiries.actions import disputing, reviewing
from realname.record.inquiries.actions.asking import MOST_ASKS, answer_of, asks_of
from realname.record.inquiries.models import LineDispute
from realname.record.registrations.actions import lines
from realname.record.reviews.actions.reviewers import ROLE

AT_ONCE = 50


@require_safe
@signed_in(ROLE)
@telling
def page(request: StaffRequest) -> HttpResponse:
    """Show the disputes that wait, the first due first."""
    with tenant(request.staff.operator_id):
        rows = [_row(row) for row in reviewing.disputes_for(reviewer_of(request))[:AT_ONCE]]
    return render(request, "pages/reviews/disputes.html", {"rows": rows, "after": "after" in request.GET})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(ROLE)
@telling
def case(request: StaffRequest, dispute_id: uuid.UUID) -> HttpResponse:
    """Show a dispute, and do what the reviewer decides."""
    reviewer = reviewer_of(request)
    if request.method == "POST":
        address = request.build_absolute_uri(reverse("using:home"))
        with tenant(reviewer.operator_id):
            reviewing.decide_dispute(reviewer, dispute_id, request.POST.get("decision", "")[:20], address)
        return redirect(f"{reverse('reviews:disputes')}?after")
    with tenant(reviewer.operator_id):
        context = _case(reviewing.look_at_dispute(reviewer, dispute_id))
    return render(request, "pages/reviews/dispute.html", context)


def _row(row: LineDispute) -> dict[str, Any]:
    registration = row.line.registration
    return {
        "row": row,
        "kind": KINDS.get(registration.kind, registration.kind),
        "way": WAYS[registration.way],
        "store": registration.store.name if registration.store else "",
        "user": words.USER_SAYS[answer_of(row.id)],
    }


def _case(row: LineDispute) -> dict[str, Any]:
    asks = asks_of(row.id)
    state, tone = LINE_STATES[row.line.state]
    told = lines.shown(row.line)["line"] or {}
    return {
        **_row(row),
        "number": told.get("msisdn", "–"),
        "state": state,
        "tone": tone,
        "words": disputing.shown(row)["words"],
        "asks": [
            {"at": ask.created_at, "state": words.ASK_STATES[ask.state], "says": words.USER_SAYS[ask.answer]}
            for ask in asks
        ],
        "decisions": [
            (value, title, follows)
            for value, (title, follows) in words.DISPUTE_DECISIONS.items()
            if value != reviewing.Decision.ASK_AGAIN or len(asks) < MOST_ASKS
        ],
    }
