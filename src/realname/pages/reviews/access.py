"""Who reviews, and the page that says why something could not be done."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from realname.pages.problems import Problem
from realname.pages.reviews import words
from realname.pages.staff.access import StaffRequest
from realname.record.errors import Conflict, NotFound, RecordError
from realname.record.reviews.actions.reviewers import Reviewer

P = ParamSpec("P")
ReviewerView = Callable[Concatenate[StaffRequest, P], HttpResponse]


def reviewer_of(request: StaffRequest) -> Reviewer:
    """Return the member of staff who asks, as a reviewer."""
    staff = request.staff
    return Reviewer(staff.operator_id, staff.member_id, frozenset(staff.roles))


def telling(view: ReviewerView[P]) -> ReviewerView[P]:
    """Answer what stops a view with the page that says why."""

    @wraps(view)
    def answer(request: StaffRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except RecordError as error:
            return stopped(request, error)

    return answer


def stopped(request: HttpRequest, error: RecordError) -> HttpResponse:
    """Say why it could not be done, in words for a reviewer, with the way to the next case."""
    title, remedy = words.STOPPED.get(error.code, words.UNKNOWN)
    status = HTTPStatus.FORBIDDEN
    if isinstance(error, NotFound):
        status = HTTPStatus.NOT_FOUND
    elif isinstance(error, Conflict):
        status = HTTPStatus.CONFLICT
    context = {"problem": Problem(error.code, title, remedy)}
    return render(request, "pages/reviews/stopped.html", context, status=status)
