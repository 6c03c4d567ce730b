"""Programmes: made, paused, closed; their terminals registered and revoked; members' passages by answer."""

from __future__ import annotations

import uuid

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from realname.database.rows import tenant
from realname.pages.administration import programme_words as words
from realname.pages.administration.access import administered, by, refusal
from realname.pages.administration.programme_forms import ProgrammeForm, TerminalForm
from realname.pages.languages import current_tag
from realname.pages.staff.access import StaffRequest
from realname.record.errors import RecordError
from realname.record.programmes import selectors
from realname.record.programmes.actions import making, terminals
from realname.record.programmes.engine import engine_in_use
from realname.record.programmes.models import PassageCount, Programme, Terminal
from realname.record.terminals.signing import public_jwk

FIELDS = {
    "programme.exists": "party",
    "programme.live": "live",
    "programme.rates": "close_fpir",
    "terminal.key": "public_key",
    "terminal.exists": "public_key",
    "terminal.name": "name",
}
"""Where a refusal belongs, by its code."""

ROWS = 60
"""Counts of passages that are shown, the newest days first."""


@require_safe
@administered
def page(request: StaffRequest) -> HttpResponse:
    """List the programmes, the newest first."""
    with tenant(request.staff.operator_id):
        rows = [_shown(row) for row in selectors.programmes().order_by("-id")]
    return render(request, "pages/administration/programmes.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@administered
def add(request: StaffRequest) -> HttpResponse:
    """Make a programme."""
    form = ProgrammeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        wishes = making.Wishes(**{**given, "fpir": given["fpir"] / 100, "close_fpir": given["close_fpir"] / 100})
        try:
            with tenant(request.staff.operator_id):
                row = making.make_programme(request.staff.operator_id, wishes, engine_in_use(), by(request))
        except RecordError as error:
            form.add_error(FIELDS.get(error.code), refusal(error))
        else:
            return _to(row)
    return render(request, "pages/administration/add_programme.html", {"section": "programmes", "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@administered
def one(request: StaffRequest, programme_id: uuid.UUID) -> HttpResponse:
    """Show a programme with its terminals and its members' passages; pause it, or open it again."""
    with tenant(request.staff.operator_id):
        row = selectors.programme_of(programme_id)
        if request.method == "POST":
            wanted = "paused" if row.state == Programme.State.OPEN else "open"
            making.move_programme(row.id, wanted, by(request))
            return _to(row)
        context = {
            "section": "programmes",
            "one": _shown(row),
            "terminals": [_terminal(known) for known in selectors.terminals_of(row.id).order_by("-id")],
            "passages": [_count(count) for count in selectors.passages_of(row.id, ROWS)],
        }
    return render(request, "pages/administration/programme.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administered
def close(request: StaffRequest, programme_id: uuid.UUID) -> HttpResponse:
    """Ask whether a programme is to be closed for good, and do it."""
    with tenant(request.staff.operator_id):
        row = selectors.programme_of(programme_id)
        if request.method == "POST":
            making.move_programme(row.id, "closed", by(request))
            return _to(row)
        context = {"section": "programmes", "one": _shown(row)}
    return render(request, "pages/administration/close_programme.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administered
def add_terminal(request: StaffRequest, programme_id: uuid.UUID) -> HttpResponse:
    """Register a terminal, and show what it has to be told."""
    with tenant(request.staff.operator_id):
        programme = selectors.programme_of(programme_id)
    form = TerminalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            with tenant(request.staff.operator_id):
                row = terminals.register_terminal(programme.id, given["name"], given["public_key"], by(request))
        except RecordError as error:
            form.add_error(FIELDS.get(error.code), refusal(error))
        else:
            told = f"{row.operator_id} {row.id} {public_jwk()['x']}"
            context = {"section": "programmes", "row": row, "programme": programme, "told": told}
            return render(request, "pages/administration/terminal_made.html", context)
    context = {"section": "programmes", "programme": programme, "form": form}
    return render(request, "pages/administration/add_terminal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administered
def revoke(request: StaffRequest, terminal_id: uuid.UUID) -> HttpResponse:
    """Ask whether a terminal is to be revoked, and do it."""
    with tenant(request.staff.operator_id):
        row = selectors.terminal_of(terminal_id)
        if request.method == "POST":
            terminals.revoke_terminal(row.id, by(request))
            return _to(row.programme)
    return render(request, "pages/administration/revoke_terminal.html", {"section": "programmes", "row": row})


def _to(row: Programme) -> HttpResponse:
    return HttpResponseRedirect(reverse("operator:programme", args=(row.id,)))


def _shown(row: Programme) -> dict[str, object]:
    state, tone = words.STATES[row.state]
    return {
        "row": row,
        "name": row.name_zh if current_tag() == "zh-Hans" else row.name_en,
        "kind": words.KINDS[row.kind],
        "state": state,
        "tone": tone,
        "members": selectors.members_of(row.id),
        "fpir": f"{row.fpir:.2%}",
        "close_fpir": f"{row.close_fpir:.2%}",
        "live": words.LIVE[row.live],
        "without": words.WITHOUT[row.without_match],
        "is_open": row.state == Programme.State.OPEN,
        "is_closed": row.state == Programme.State.CLOSED,
    }


def _terminal(row: Terminal) -> dict[str, object]:
    return {"row": row, "kind": words.TERMINALS[row.kind]}


def _count(row: PassageCount) -> dict[str, object]:
    return {"row": row, "answer": words.ANSWERS.get(row.answer, row.answer)}
