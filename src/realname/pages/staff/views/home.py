"""Who is signed in, where she can go, and the numbers and the face that are her own."""

from __future__ import annotations

from http import HTTPStatus

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from realname.database.rows import tenant
from realname.pages.staff.access import StaffRequest, signed_in
from realname.pages.staff.words import ROLES
from realname.record.errors import RecordError
from realname.record.operators.models import Operator
from realname.record.staff import selectors
from realname.record.staff.actions import own_faces, own_numbers

REFUSALS = {
    "staff.too_many_numbers": _("You told ten numbers. Have them forgotten first, and tell those that you use."),
}


class NumberForm(forms.Form):
    """A phone number of hers."""

    number = forms.CharField(
        label=_("Your own phone number"),
        max_length=40,
        error_messages={"required": _("Enter the number with its country code, such as +44 7700 900123.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
def page(request: StaffRequest) -> HttpResponse:
    """Show her name, her roles and her second factors; note a number of her own, or forget them all."""
    member_id, forgets = request.staff.member_id, "forget" in request.POST
    form = NumberForm(request.POST if request.method == "POST" and not forgets else None)
    if forgets or form.is_valid():
        try:
            with tenant(request.staff.operator_id):
                if forgets:
                    own_numbers.forget_numbers(member_id)
                else:
                    own_numbers.tell_number(member_id, form.cleaned_data["number"])
        except RecordError as error:
            form.add_error("number", REFUSALS.get(error.code, form.fields["number"].error_messages["required"]))
        else:
            return HttpResponseRedirect(reverse("staff:home"))
    return _show(request, form)


def _show(request: StaffRequest, form: NumberForm) -> HttpResponse:
    staff = request.staff
    with tenant(staff.operator_id):
        member = selectors.member_of(staff.member_id)
        context = {
            "member": member,
            "operator": Operator.objects.get(),
            "store": member.store,
            "roles": [ROLES[role] for role in member.roles],
            "passkeys": list(selectors.passkeys_of(member.id)),
            "has_codes": member.sealed_totp is not None,
            "serves": own_faces.SERVES in member.roles,
            "face": own_faces.standing(member.id),
            "numbers": own_numbers.numbers_told(member.id),
            "form": form,
        }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "pages/staff/home.html", context, status=status)
