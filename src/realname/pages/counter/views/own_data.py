"""Somebody wants to see what is held on her: look at her document and a second proof, and hand her a link."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from realname.database.rows import tenant
from realname.pages.languages import current_tag
from realname.pages.my import words
from realname.pages.qr_codes import qr_code
from realname.pages.staff.access import StaffRequest, signed_in
from realname.record.errors import NotFound
from realname.record.inquiries.actions.handing import Handed, Seen, hand_over


class SeenForm(forms.Form):
    """What is on the document in her hand, and the second proof."""

    document_number = forms.CharField(
        label=_("Document number"), max_length=40, error_messages={"required": _("Copy the number of the document.")}
    )
    birth_date = forms.DateField(
        label=_("Date of birth"),
        error_messages={
            "required": _("Copy the date of birth, as 1990-12-31."),
            "invalid": _("Copy the date of birth, as 1990-12-31."),
        },
    )
    second_means = forms.ChoiceField(choices=list(words.MEANS.items()), initial="second_document")
    document_seen = forms.BooleanField(
        error_messages={"required": _("Look at the document itself, and at the person, before you go on.")}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("agent")
def page(request: StaffRequest) -> HttpResponse:
    """Show the form, or the link that she may open once."""
    form = SeenForm(request.POST) if request.method == "POST" else SeenForm()
    if request.method == "POST" and form.is_valid():
        try:
            return _handed(request, _hand_over(request, form.cleaned_data))
        except NotFound as error:
            form.add_error("document_number", str(words.refusal(error)))
    return render(request, "pages/counter/own_data.html", {"form": form}, status=422 if form.errors else 200)


def _hand_over(request: StaffRequest, given: dict[str, Any]) -> Handed:
    staff = request.staff
    number = "".join(given["document_number"].split()).upper()
    seen = Seen(number, given["birth_date"].isoformat(), given["second_means"], given["document_seen"])
    with tenant(staff.operator_id):
        return hand_over(staff.caller(), staff.member_id, staff.store_id, seen, current_tag())


def _handed(request: StaffRequest, handed: Handed) -> HttpResponse:
    path = f"/my/link/{handed.operator_id.hex}.{handed.inquiry_id.hex}.{handed.token}"
    address = request.build_absolute_uri(path)
    context = {"address": address, "picture": qr_code(address), "minutes": handed.expires_in_s // 60}
    return render(request, "pages/counter/own_data_handed.html", context)
