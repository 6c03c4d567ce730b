"""Where a hotel is: the place whose law it goes by, its clocks, and whose staff serve its desk."""

from __future__ import annotations

import uuid
import zoneinfo
from http import HTTPStatus

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from realname.database.rows import tenant
from realname.judge.law.lodging import lodging_law
from realname.pages import problems
from realname.pages.staff.access import StaffRequest, signed_in
from realname.record.errors import Conflict, Invalid, NotFound
from realname.record.programmes.kinds import Kind
from realname.record.programmes.models import Programme
from realname.record.staff.models import Store
from realname.record.stays.actions.hotels import House, make_hotel
from realname.record.stays.models import Hotel

REFUSED = {
    "hotel.country": ("country", _("Write the country’s two letters, as ES.")),
    "hotel.has_guests": ("country", _("Guests are expected, or there: the place changes once their stays are over.")),
    "hotel.no_programme": ("country", _("The programme is closed.")),
}


class HouseForm(forms.Form):
    """What is said of a hotel."""

    country = forms.CharField(
        label=_("Country"), max_length=2, error_messages={"required": _("Write the country’s two letters, as ES.")}
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=[(name, name) for name in sorted(zoneinfo.available_timezones())]
    )
    store_id = forms.ChoiceField(label=_("The store whose agents serve its desk"), required=False)
    document_first = forms.BooleanField(label=_("Offer the document first, whatever the law says"), required=False)
    keeps_register = forms.BooleanField(label=_("Keep the register that the law asks for here"), required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("administrator")
def page(request: StaffRequest, programme_id: uuid.UUID) -> HttpResponse:
    """Show where a hotel is and what the law asks there, or say it anew."""
    with tenant(request.staff.operator_id):
        programme = Programme.objects.filter(id=programme_id, kind=Kind.HOTEL).first()
        if programme is None:
            return problems.show(request, problems.NOT_FOUND, HTTPStatus.NOT_FOUND)
        row = Hotel.objects.filter(programme=programme).first()
        form = HouseForm(request.POST) if request.method == "POST" else HouseForm(initial=_said(row))
        stores = Store.objects.filter(closed_at=None).order_by("name")
        form.fields["store_id"].choices = [("", "–"), *((str(one.id), one.name) for one in stores)]  # type: ignore[attr-defined]
        if request.method == "POST" and form.is_valid() and _set(request, programme_id, form):
            return redirect("arrivals:day", programme_id)
    law = lodging_law(row.country) if row else None
    context = {"programme": programme, "form": form, "law": law, "country": row.country if row else ""}
    return render(request, "pages/arrivals/house.html", context, status=422 if form.errors else 200)


def _set(request: StaffRequest, programme_id: uuid.UUID, form: HouseForm) -> bool:
    """Say it, and tell whether that was taken; what was not is told beside its field."""
    given = form.cleaned_data
    store = uuid.UUID(given["store_id"]) if given["store_id"] else None
    house = House(given["country"].upper(), given["time_zone"], given["document_first"], given["keeps_register"], store)
    try:
        make_hotel(programme_id, house, request.staff.caller().client_id)
    except (Invalid, Conflict, NotFound) as error:
        field, words = REFUSED.get(error.code, ("country", str(error)))
        form.add_error(field, words)
        return False
    return True


def _said(row: Hotel | None) -> dict[str, object]:
    if row is None:
        return {"time_zone": "UTC"}
    return {
        "country": row.country,
        "time_zone": row.time_zone,
        "store_id": str(row.store_id or ""),
        "document_first": row.document_first,
        "keeps_register": row.keeps_register,
    }
