"""Her flights: which she boards by face, another one, and the way back to the pass in one tap."""

from __future__ import annotations

import uuid

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from realname.database.rows import tenant
from realname.pages.my import flights
from realname.pages.my.session import Visited, opened
from realname.pages.trial.pictures import Pictures
from realname.pages.uploads import contents
from realname.record.errors import RecordError
from realname.record.flights.actions.opting_in import board_by_face, show_document
from realname.record.flights.actions.withdrawing import withdraw
from realname.record.flights.passes import text_in

LONGEST_PASS = 2000
OF_THE_DOCUMENT = frozenset({"boarding.document_needed", "boarding.name_unsure"})
"""Refusals that another document may mend."""


class PassForm(forms.Form):
    """A boarding pass, as a picture or as the text of its bar code, and a document where one is shown."""

    picture = Pictures(missing="", required=False)
    text = forms.CharField(label=_("Or the text of the bar code"), max_length=LONGEST_PASS, required=False, strip=False)
    document = Pictures(missing="", required=False)

    def clean(self) -> None:
        """Require one of both."""
        if not self.errors and not (self.cleaned_data.get("picture") or self.cleaned_data.get("text", "").strip()):
            self.add_error("picture", _("Take a picture of the bar code on your boarding pass."))


@require_safe
@opened
def page(request: Visited) -> HttpResponse:
    """Show her flights, and the airlines whose programmes she joined."""
    people = request.visitor.people
    with tenant(request.visitor.operator_id):
        chosen, airlines = flights.flights_of(people), flights.airlines_of(people)
    context = {
        "flights": chosen,
        "airlines": airlines,
        "reads": any(one.is_reading for one in chosen),
        "added": "added" in request.GET,
    }
    return render(request, "pages/my/flights.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@opened
def add(request: Visited, programme_id: uuid.UUID) -> HttpResponse:
    """Take a pass, and compare it with a document."""
    with tenant(request.visitor.operator_id):
        airline = flights.airline_of(request.visitor.people, programme_id)
    form = PassForm(request.POST, request.FILES) if request.method == "POST" else PassForm()
    if request.method == "POST" and form.is_valid():
        try:
            _take(request, programme_id, form)
        except RecordError as error:
            form.add_error("document" if error.code in OF_THE_DOCUMENT else "picture", str(flights.refusal(error)))
        else:
            response = redirect("my:flights")
            response["Location"] += "?added"
            return response
    context = {"form": form, "airline": airline}
    return render(request, "pages/my/add_flight.html", context, status=422 if form.errors else 200)


@require_POST
@opened
def take_back(request: Visited, face_pass_id: uuid.UUID) -> HttpResponse:
    """Have her board by her pass."""
    with tenant(request.visitor.operator_id):
        withdraw(request.visitor.people, face_pass_id)
    return redirect("my:flights")


def _take(request: Visited, programme_id: uuid.UUID, form: PassForm) -> None:
    visitor, today = request.visitor, timezone.localdate()
    pictures = form.cleaned_data["picture"]
    text = text_in(pictures[0]) if pictures else form.cleaned_data["text"].strip("\r\n")
    if form.cleaned_data["document"]:
        [document] = contents(request.FILES.getlist("document"))
        show_document(visitor.operator_id, visitor.people, programme_id, text, today, document)
        return
    with tenant(visitor.operator_id):
        board_by_face(visitor.people, programme_id, text, today)
