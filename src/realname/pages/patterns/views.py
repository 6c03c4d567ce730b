"""Rings: listed, shown with their links, and what an analyst does about one."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from realname.database.rows import tenant
from realname.pages import problems
from realname.pages.patterns.forms import BlockForm, CloseForm
from realname.pages.patterns.shown import listed, shown
from realname.pages.patterns.words import REFUSALS
from realname.pages.staff.access import StaffRequest, signed_in
from realname.record.errors import NotFound, RecordError
from realname.record.patterns.actions import acting
from realname.record.patterns.actions.analysts import ROLE, Analyst

analysts = signed_in(ROLE)
"""Let in fraud analysts alone."""


@require_safe
@analysts
def page(request: StaffRequest) -> HttpResponse:
    """List the rings that are open, the largest first, or those that are closed."""
    is_open = request.GET.get("state") != "closed"
    with tenant(request.staff.operator_id):
        rows = listed(is_open=is_open)
    return render(request, "pages/patterns/rings.html", {"rows": rows, "is_open": is_open})


@require_safe
@analysts
def one(request: StaffRequest, ring_id: uuid.UUID) -> HttpResponse:
    """Show one ring."""
    return _show(request, ring_id)


@require_POST
@analysts
def review(request: StaffRequest, ring_id: uuid.UUID) -> HttpResponse:
    """Send a ring to review."""
    return _do(request, ring_id, lambda: acting.send_to_review(_analyst(request), ring_id))


@require_POST
@analysts
def block(request: StaffRequest, ring_id: uuid.UUID) -> HttpResponse:
    """Propose blocks of a ring's documents."""
    form = BlockForm(request.POST)
    if not form.is_valid():
        return _show(request, ring_id, block_form=form)
    given = form.cleaned_data
    until = timezone.now() + timedelta(days=given["days"])
    blocking = acting.Blocking(given["reason"], until, given["appeal_url"])
    return _do(request, ring_id, lambda: acting.propose_blocks(_analyst(request), ring_id, blocking))


@require_POST
@analysts
def close(request: StaffRequest, ring_id: uuid.UUID) -> HttpResponse:
    """Close a ring."""
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _show(request, ring_id, close_form=form)
    because = form.cleaned_data["because"]
    return _do(request, ring_id, lambda: acting.close_ring(_analyst(request), ring_id, because))


def _do(request: StaffRequest, ring_id: uuid.UUID, act: Callable[[], object]) -> HttpResponse:
    try:
        with tenant(request.staff.operator_id):
            act()
    except RecordError as error:
        return _show(request, ring_id, error)
    return HttpResponseRedirect(reverse("patterns:ring", args=(ring_id,)))


def _show(
    request: StaffRequest,
    ring_id: uuid.UUID,
    error: RecordError | None = None,
    *,
    block_form: BlockForm | None = None,
    close_form: CloseForm | None = None,
) -> HttpResponse:
    try:
        with tenant(request.staff.operator_id):
            found = shown(ring_id)
    except NotFound:
        return problems.show(request, problems.NOT_FOUND, HTTPStatus.NOT_FOUND)
    status = HTTPStatus.CONFLICT if error else HTTPStatus.OK
    if block_form or close_form:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {
        "one": found,
        "error": REFUSALS.get(error.code, f"{error} {error.remedy}") if error else "",
        "form": block_form or close_form,
        "block_form": block_form or BlockForm(),
        "close_form": close_form or CloseForm(),
    }
    return render(request, "pages/patterns/ring.html", context, status=status)


def _analyst(request: StaffRequest) -> Analyst:
    staff = request.staff
    return Analyst(staff.operator_id, staff.member_id, staff.roles)
