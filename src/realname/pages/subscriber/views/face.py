"""The face: a challenge before the camera where the policy asks for it, else photographs, by the camera or as files."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from realname.measure.errors import MeasureError
from realname.pages.capture import challenges
from realname.pages.subscriber import sending
from realname.pages.subscriber.session import Visited, told, visiting
from realname.pages.subscriber.showing import show
from realname.pages.subscriber.steps import standing
from realname.pages.trial.pictures import Pictures
from realname.pages.uploads import contents
from realname.record.registrations.models import Evidence

MOST = 3


class FaceForm(forms.Form):
    """Photographs of one face."""

    face = Pictures(missing=gettext_lazy("Choose or take a photograph of the face"), most=MOST)


@require_http_methods(["GET", "HEAD", "POST"])
@visiting
def page(request: Visited) -> HttpResponse:
    """Show the form, or take the pictures."""
    visit = request.visit
    if challenges.ENVELOPE in request.POST:
        return _answered(request)
    form = FaceForm(request.POST, request.FILES) if request.method == "POST" else FaceForm()
    if request.method == "POST" and form.is_valid():
        files = request.FILES.getlist("face")
        sending.take(visit, Evidence.Kind.FACE, contents(files), request.POST.get("idempotency_key", ""))
        return redirect("subscriber:home")
    found = standing(visit.caller, visit.registration_id)
    return show(request, "face", found, {"form": form}, status=422 if form.errors else 200)


@require_POST
@visiting
def challenge(request: Visited) -> JsonResponse:
    """Draw a challenge for this phone."""
    return challenges.draw(request.visit.caller, request.visit.registration_id)


def _answered(request: Visited) -> HttpResponse:
    """Take what answers a challenge."""
    try:
        challenges.take(request.visit.caller, request.visit.registration_id, request)
    except MeasureError as error:
        return told(request, error)
    return redirect("subscriber:home")
