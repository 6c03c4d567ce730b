"""One case: what was measured and why it was unsure, the faces side by side, and the reviewer's decision."""

from __future__ import annotations

import uuid
from http import HTTPStatus

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from realname.database.rows import tenant
from realname.pages.reviews import forms, words
from realname.pages.reviews.access import reviewer_of, telling
from realname.pages.reviews.shown import shown_alike, shown_case
from realname.pages.reviews.views.alike import for_faces
from realname.pages.staff.access import StaffRequest, signed_in
from realname.record.reviews import selectors
from realname.record.reviews.actions.opinions import give_opinion
from realname.record.reviews.actions.reviewers import ROLE


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(ROLE)
@telling
def page(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    """Show a case, or take the decision and go on with the next one."""
    given = forms.read(request.POST) if request.method == "POST" else forms.Given()
    if request.method == "POST" and not given.error:
        return _decide(request, case_id, given)
    return _show(request, case_id, given)


def _decide(request: StaffRequest, case_id: uuid.UUID, given: forms.Given) -> HttpResponse:
    reviewer = reviewer_of(request)
    with tenant(reviewer.operator_id):
        give_opinion(reviewer, case_id, given.outcome, given.reasons)
        following = selectors.queue(reviewer.member_id).first()
    there = reverse("reviews:case", args=(following.id,)) if following else reverse("reviews:queue")
    return HttpResponseRedirect(f"{there}?after={given.outcome}")


def _show(request: StaffRequest, case_id: uuid.UUID, given: forms.Given) -> HttpResponse:
    reviewer = reviewer_of(request)
    with tenant(reviewer.operator_id):
        case = shown_case(reviewer, case_id)
        alike = shown_alike(reviewer, case_id)
        others = selectors.queue(reviewer.member_id).exclude(id=case_id)
        following = others.filter(due_at__gte=case.row.due_at).first() or others.first()
        waiting = others.count()
    context = {
        "case": case,
        "given": given,
        "alike": alike,
        "compared": for_faces(),
        "choices": forms.choices(given, case.codes),
        "next": following.id if following else None,
        "waiting": waiting,
        "after": words.DECIDED.get(request.GET.get("after", "")),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if given.error else HTTPStatus.OK
    return render(request, "pages/reviews/case.html", context, status=status)
