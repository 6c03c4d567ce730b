"""Her own face, which an agent may enrol: the words, one picture, and the button that takes it back."""

from __future__ import annotations

from http import HTTPStatus

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from realname.database.rows import tenant
from realname.judge.reasons import codes, reason
from realname.pages.languages import current_tag
from realname.pages.staff.access import StaffRequest, signed_in
from realname.pages.trial.pictures import Pictures
from realname.pages.uploads import contents
from realname.record.errors import Conflict
from realname.record.staff.actions import own_faces
from realname.record.staff.actions.own_faces import SERVES

CHANGED = _("The words changed while the page was open. Read them again, and agree to them or not.")


class FaceForm(forms.Form):
    """One picture of her face, and that she agrees."""

    agree = forms.BooleanField(
        label=_("I agree to this, for myself"),
        error_messages={"required": _("Without your agreement no picture is taken. You need not agree.")},
    )
    face = Pictures(missing=_("Choose or take a photograph of the face"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(SERVES)
def page(request: StaffRequest) -> HttpResponse:
    """Show the words and how it stands; take a picture with her agreement, or take everything back."""
    if "withdraw" in request.POST:
        with tenant(request.staff.operator_id):
            own_faces.end_face(request.staff.member_id, "withdrawn")
        return HttpResponseRedirect(reverse("staff:face"))
    form = FaceForm(request.POST, request.FILES) if request.method == "POST" else FaceForm()
    if request.method == "POST" and form.is_valid():
        try:
            _take(request)
        except Conflict:
            form.add_error("agree", CHANGED)
        else:
            return HttpResponseRedirect(reverse("staff:face"))
    return _show(request, form)


def _take(request: StaffRequest) -> None:
    [picture] = contents(request.FILES.getlist("face"))
    language, digest = request.POST.get("language", "")[:20], request.POST.get("words", "")[:64]
    with tenant(request.staff.operator_id):
        own_faces.show_face(request.staff.member_id, picture, language, digest)


def _show(request: StaffRequest, form: FaceForm) -> HttpResponse:
    with tenant(request.staff.operator_id):
        found = own_faces.standing(request.staff.member_id)
        text = own_faces.words_in(current_tag())
    refused = reason(found.failed, current_tag()) if found.failed in codes() else None
    context = {"form": form, "found": found, "text": text, "refused": refused}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "pages/staff/face.html", context, status=status)
