"""The document, and then the face: photographs by the camera or as files."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from realname.pages.my.session import Visited, visiting
from realname.pages.subscriber.views.document import DocumentForm
from realname.pages.subscriber.views.face import MOST, FaceForm
from realname.pages.uploads import contents
from realname.record.inquiries.actions.showing import POSSIBLE_IN, add_pictures
from realname.record.inquiries.models import InquiryPicture

Kind = InquiryPicture.Kind


@require_http_methods(["GET", "HEAD", "POST"])
@visiting
def document(request: Visited) -> HttpResponse:
    """Take the sides of the document."""
    form = DocumentForm(request.POST, request.FILES) if request.method == "POST" else DocumentForm()
    return _page(request, Kind.DOCUMENT, form)


@require_http_methods(["GET", "HEAD", "POST"])
@visiting
def face(request: Visited) -> HttpResponse:
    """Take photographs of the face."""
    form = FaceForm(request.POST, request.FILES) if request.method == "POST" else FaceForm()
    return _page(request, Kind.FACE, form)


def _page(request: Visited, kind: InquiryPicture.Kind, form: forms.Form) -> HttpResponse:
    visitor = request.visitor
    if visitor.state not in POSSIBLE_IN[kind]:
        return redirect("my:home")
    if request.method == "POST" and form.is_valid():
        files = [file for name in form.fields for file in request.FILES.getlist(name)]
        add_pictures(visitor.operator_id, visitor.inquiry_id, kind, contents(files))
        return redirect("my:home")
    context = {"form": form, "most": MOST}
    return render(request, f"pages/my/{kind}.html", context, status=422 if form.errors else 200)
