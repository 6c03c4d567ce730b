"""An appeal: the person says what is wrong, adds pictures where she likes, and somebody else decides."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from realname.database.rows import tenant
from realname.pages.subscriber.session import Visit, Visited, visiting
from realname.pages.subscriber.showing import reasons_of, show
from realname.pages.subscriber.steps import standing
from realname.pages.trial.pictures import Pictures
from realname.pages.uploads import contents
from realname.record.registrations.actions.further import store_further
from realname.record.reviews.actions import appealing


class AppealForm(forms.Form):
    """What is wrong, in her words, and pictures that show it."""

    words = forms.CharField(
        max_length=appealing.LONGEST_WORDS, error_messages={"required": gettext_lazy("Say what is wrong")}
    )
    pictures = Pictures(missing="", required=False, most=appealing.MOST_PICTURES)


@require_http_methods(["GET", "HEAD", "POST"])
@visiting
def page(request: Visited) -> HttpResponse:
    """Show the form, or file the appeal."""
    visit = request.visit
    form = AppealForm(request.POST, request.FILES) if request.method == "POST" else AppealForm()
    if request.method == "POST" and form.is_valid():
        with tenant(visit.caller.operator_id):
            appealing.file_appeal(visit.registration_id, form.cleaned_data["words"])
        _keep(visit, contents(request.FILES.getlist("pictures")))
        return redirect("subscriber:result")
    found = standing(visit.caller, visit.registration_id)
    context = {"form": form, "reasons": reasons_of(found), "most": appealing.MOST_PICTURES}
    return show(request, "appeal", found, context, status=422 if form.errors else 200)


def _keep(visit: Visit, pictures: list[bytes]) -> None:
    """Seal and store the pictures, and tie them to the appeal; no transaction is open while the store writes."""
    if not pictures:
        return
    with tenant(visit.caller.operator_id):
        sealed = appealing.seal_pictures(visit.registration_id, pictures)
    store_further(sealed)
    with tenant(visit.caller.operator_id):
        appealing.keep_pictures(visit.registration_id, [row for row, _content in sealed])
