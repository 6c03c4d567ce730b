"""Show a case, and take a step of it: what was refused is told on the page of the case."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from realname.measure.errors import MeasureError
from realname.pages.counter import words
from realname.pages.counter.standing import case_of
from realname.pages.staff.access import StaffRequest
from realname.record.errors import RecordError


def show_case(
    request: StaffRequest, registration_id: uuid.UUID, error: RecordError | MeasureError | None = None
) -> HttpResponse:
    """Render the page of a case, with what was refused."""
    context = {"case": case_of(request.staff, registration_id), "refused": words.refusal(error) if error else ""}
    status = HTTPStatus.CONFLICT if error else HTTPStatus.OK
    return render(request, "pages/counter/case.html", context, status=status)


def show_step(request: StaffRequest, registration_id: uuid.UUID, name: str, **more: Any) -> HttpResponse:
    """Render the page of one step."""
    context = {"case": case_of(request.staff, registration_id), **more}
    return render(request, f"pages/counter/{name}.html", context)


def to_case(registration_id: uuid.UUID) -> HttpResponseRedirect:
    """Go to the page of a case."""
    return HttpResponseRedirect(reverse("counter:case", args=(registration_id,)))


def taken(request: StaffRequest, registration_id: uuid.UUID, step: Callable[[], object]) -> HttpResponse:
    """Take a step and go to the case, or show what was refused there."""
    try:
        step()
    except RecordError as error:
        return show_case(request, registration_id, error)
    return to_case(registration_id)
