"""Lines that are never barred: listed by an administrator, and struck off."""

from __future__ import annotations

import uuid

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from realname.database.rows import tenant
from realname.pages.administration.access import administered, by, refusal
from realname.pages.campaigns import words
from realname.pages.campaigns.forms import SpareForm
from realname.pages.staff.access import StaffRequest
from realname.record.campaigns.actions import sparing
from realname.record.errors import RecordError

MOST_SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
@administered
def page(request: StaffRequest) -> HttpResponse:
    """Show the list, without the lines' numbers, and take a line."""
    form = SpareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            with tenant(request.staff.operator_id):
                sparing.spare(request.staff.operator_id, given["msisdn"], given["reason"], by(request))
        except RecordError as error:
            form.add_error("msisdn", str(words.REFUSALS.get(error.code, refusal(error))))
        else:
            return HttpResponseRedirect(reverse("operator:never_bar"))
    with tenant(request.staff.operator_id):
        count = sparing.spared().count()
        rows = [
            {"row": row, "reason": words.SPARED[row.reason]} for row in sparing.spared().order_by("-id")[:MOST_SHOWN]
        ]
    context = {"section": "campaigns", "form": form, "rows": rows, "count": count, "most": MOST_SHOWN}
    return render(request, "pages/campaigns/never_bar.html", context)


@require_POST
@administered
def remove(request: StaffRequest, never_bar_id: uuid.UUID) -> HttpResponse:
    """Strike a line off the list."""
    with tenant(request.staff.operator_id):
        sparing.unspare(never_bar_id, by(request))
    return HttpResponseRedirect(reverse("operator:never_bar"))
