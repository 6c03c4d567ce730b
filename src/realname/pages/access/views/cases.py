"""What was asked for: listed, agreed to or refused, handed over, ended; and when the person is told."""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Sequence
from http import HTTPStatus

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from realname.database.rows import tenant
from realname.pages import problems
from realname.pages.access.forms import DeferForm
from realname.pages.access.officers import officer_of, officers, refusal
from realname.pages.access.shown import shown, shown_all
from realname.pages.staff.access import StaffRequest
from realname.record.errors import NotFound, RecordError
from realname.record.oversight.actions import access, noticing
from realname.record.oversight.actions.handing import Handed, hand_over


@require_safe
@officers
def page(request: StaffRequest) -> HttpResponse:
    """List what was asked for, the newest first."""
    officer = officer_of(request)
    with tenant(officer.operator_id):
        rows = shown_all(officer)
    return render(request, "pages/access/requests.html", {"rows": rows})


@require_safe
@officers
def one(request: StaffRequest, request_id: uuid.UUID) -> HttpResponse:
    """Show one request, and what this officer can do with it."""
    return _show(request, request_id)


@require_POST
@officers
def decide(request: StaffRequest, request_id: uuid.UUID) -> HttpResponse:
    """Agree, or refuse."""
    officer, agrees = officer_of(request), request.POST.get("answer") == "agree"
    try:
        with tenant(officer.operator_id):
            access.decide_access(officer, request_id, timezone.localdate(), agrees=agrees)
    except RecordError as error:
        return _show(request, request_id, error)
    return _back(request_id)


@require_POST
@officers
def files(request: StaffRequest, request_id: uuid.UUID) -> HttpResponse:
    """Hand the case over: one file, or an archive of several."""
    officer = officer_of(request)
    try:
        with tenant(officer.operator_id):
            handed = hand_over(officer, request_id, timezone.localdate())
    except RecordError as error:
        return _show(request, request_id, error)
    name, content, media_type = _as_one(handed)
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
@officers
def defer(request: StaffRequest, request_id: uuid.UUID) -> HttpResponse:
    """Have the person told later."""
    officer, form = officer_of(request), DeferForm(request.POST)
    if not form.is_valid():
        return _show(request, request_id, form=form)
    try:
        with tenant(officer.operator_id):
            noticing.defer_notice(officer, request_id, form.cleaned_data["notice_on"])
    except RecordError as error:
        return _show(request, request_id, error)
    return _back(request_id)


@require_POST
@officers
def end(request: StaffRequest, request_id: uuid.UUID) -> HttpResponse:
    """End the access before its day."""
    officer = officer_of(request)
    try:
        with tenant(officer.operator_id):
            access.end_access(officer, request_id)
    except RecordError as error:
        return _show(request, request_id, error)
    return _back(request_id)


def _show(
    request: StaffRequest, request_id: uuid.UUID, error: RecordError | None = None, form: DeferForm | None = None
) -> HttpResponse:
    officer = officer_of(request)
    try:
        with tenant(officer.operator_id):
            found = shown(officer, request_id)
    except NotFound:
        return problems.show(request, problems.NOT_FOUND, HTTPStatus.NOT_FOUND)
    context = {"one": found, "error": refusal(error) if error else "", "form": form or DeferForm()}
    status = HTTPStatus.CONFLICT if error else HTTPStatus.UNPROCESSABLE_ENTITY if form else HTTPStatus.OK
    return render(request, "pages/access/request.html", context, status=status)


def _back(request_id: uuid.UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("access:request", args=(request_id,)))


def _as_one(handed: Sequence[Handed]) -> tuple[str, bytes, str]:
    """Return one file of what is handed over: its name, its content, its media type."""
    if len(handed) == 1:
        return handed[0].name, handed[0].content, "application/json"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in handed:
            archive.writestr(file.name, file.content)
    return "decisions.zip", packed.getvalue(), "application/zip"
