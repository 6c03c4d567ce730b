"""Stores and staff: added, given a new code, shut out."""

from __future__ import annotations

import uuid

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from realname.database.rows import tenant
from realname.pages.administration.access import administered, by, refusal
from realname.pages.administration.forms import MemberForm, StoreForm
from realname.pages.staff.access import StaffRequest
from realname.pages.staff.words import ROLES
from realname.record.errors import RecordError
from realname.record.operators.selectors import operator_slug
from realname.record.staff import selectors
from realname.record.staff.actions import members

FIELDS = {"store.code_taken": "code", "staff.login_taken": "login", "staff.roles": "roles"}
"""Where a refusal belongs, by its code."""


@require_safe
@administered
def page(request: StaffRequest) -> HttpResponse:
    """List the stores, and who is in them."""
    with tenant(request.staff.operator_id):
        stores = list(selectors.stores())
        people = list(selectors.members())
    context = {
        "stores": stores,
        "people": [{"row": row, "roles": [ROLES[role] for role in row.roles]} for row in people],
        "own_id": request.staff.member_id,
    }
    return render(request, "pages/administration/staff.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administered
def add_store(request: StaffRequest) -> HttpResponse:
    """Take a new store."""
    form = StoreForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            members.add_store(
                request.staff.operator_id, form.cleaned_data["name"], form.cleaned_data["code"], by=by(request)
            )
        except RecordError as error:
            form.add_error(FIELDS.get(error.code), refusal(error))
        else:
            return HttpResponseRedirect(reverse("operator:staff"))
    return render(request, "pages/administration/add_store.html", {"section": "staff", "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@administered
def add_member(request: StaffRequest) -> HttpResponse:
    """Take a new member, and show her set-up code, once."""
    operator_id = request.staff.operator_id
    with tenant(operator_id):
        stores = [(str(store.id), store.name) for store in selectors.stores()]
    form = MemberForm(request.POST or None, stores=stores)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        store_id = uuid.UUID(given["store"]) if given["store"] else None
        try:
            added = members.add_member(
                operator_id, given["name"], given["login"], given["roles"], store_id, by=by(request)
            )
        except RecordError as error:
            form.add_error(FIELDS.get(error.code), refusal(error))
        else:
            return _code(request, given["name"], members.as_typed(given["login"]), added.setup_code)
    return render(request, "pages/administration/add_member.html", {"section": "staff", "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@administered
def disable(request: StaffRequest, member_id: uuid.UUID) -> HttpResponse:
    """Ask whether she is to be shut out, and do it."""
    operator_id = request.staff.operator_id
    with tenant(operator_id):
        member = selectors.member_of(member_id)
    if request.method == "POST" and member.id != request.staff.member_id:
        members.disable(operator_id, member.id, by=by(request))
        return HttpResponseRedirect(reverse("operator:staff"))
    context = {"section": "staff", "member": member, "is_own": member.id == request.staff.member_id}
    return render(request, "pages/administration/disable.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administered
def begin_again(request: StaffRequest, member_id: uuid.UUID) -> HttpResponse:
    """Ask whether her password and her codes are to end, and show her new set-up code, once."""
    operator_id = request.staff.operator_id
    with tenant(operator_id):
        member = selectors.member_of(member_id)
    can = member.disabled_at is None and member.id != request.staff.member_id
    if request.method == "POST" and can:
        code = members.begin_again(operator_id, member.id, by=by(request))
        return _code(request, member.name, member.login, code)
    context = {"section": "staff", "member": member, "can": can}
    return render(request, "pages/administration/begin_again.html", context)


def _code(request: StaffRequest, name: str, login: str, code: str) -> HttpResponse:
    with tenant(request.staff.operator_id):
        slug = operator_slug()
    context = {
        "section": "staff",
        "name": name,
        "login": login,
        "operator": slug,
        "code": code,
        "address": request.build_absolute_uri(reverse("staff:first")),
        "days": members.SETUP_GOOD_FOR.days,
    }
    return render(request, "pages/administration/code.html", context)
