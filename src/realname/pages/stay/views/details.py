"""What a guest tells the hotel of her stay."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from realname.database.rows import tenant
from realname.pages.stay.session import Visited, visiting
from realname.record.stays.actions.telling import HOURS, LONGEST_NOTE, tell_details


class DetailsForm(forms.Form):
    """When she comes, and a note."""

    coming_at = forms.ChoiceField(
        label=_("About when do you arrive?"),
        required=False,
        choices=[("", _("I do not know yet")), *((hour, hour) for hour in HOURS)],
    )
    note = forms.CharField(label=_("A note to the hotel"), required=False, max_length=LONGEST_NOTE)


@require_http_methods(["GET", "HEAD", "POST"])
@visiting
def page(request: Visited) -> HttpResponse:
    """Show the form, or keep what she says."""
    stay = request.stay
    if not stay.is_coming:
        return redirect("stay:home")
    form = DetailsForm(request.POST) if request.method == "POST" else DetailsForm(initial=dict(stay.said))
    if request.method == "POST" and form.is_valid():
        with tenant(stay.operator_id):
            tell_details(stay.id, form.cleaned_data["coming_at"], form.cleaned_data["note"])
        return redirect("stay:home")
    return render(request, "pages/stay/details.html", {"stay": stay, "form": form}, status=422 if form.errors else 200)
