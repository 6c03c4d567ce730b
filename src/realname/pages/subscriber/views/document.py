"""The document: one photograph of each side, with the camera or as a file."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from realname.pages.subscriber import sending
from realname.pages.subscriber.session import Visited, visiting
from realname.pages.subscriber.showing import show
from realname.pages.subscriber.steps import standing
from realname.pages.trial.pictures import Pictures
from realname.pages.uploads import contents
from realname.record.registrations.models import Evidence


class DocumentForm(forms.Form):
    """The sides of a document."""

    front = Pictures(missing=gettext_lazy("Choose or take a photograph of the document’s front"))
    back = Pictures(missing="", required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@visiting
def page(request: Visited) -> HttpResponse:
    """Show the form, or take the pictures."""
    visit = request.visit
    form = DocumentForm(request.POST, request.FILES) if request.method == "POST" else DocumentForm()
    if request.method == "POST" and form.is_valid():
        files = [*request.FILES.getlist("front"), *request.FILES.getlist("back")]
        sending.take(visit, Evidence.Kind.DOCUMENT, contents(files), request.POST.get("key", ""))
        return redirect("subscriber:home")
    found = standing(visit.caller, visit.registration_id)
    return show(request, "document", found, {"form": form}, status=422 if form.errors else 200)
