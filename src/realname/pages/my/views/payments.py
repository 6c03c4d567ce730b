"""What she paid by face, and how she pays: on which line's bill, and with which PIN."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from realname.database.rows import tenant
from realname.pages.my import shown
from realname.pages.my.session import Visited, opened
from realname.pages.paying import shown as paid
from realname.pages.paying import words
from realname.record.errors import NotFound, RecordError
from realname.record.payments.actions.payers import is_locked, set_up
from realname.record.payments.models import Payer
from realname.record.payments.selectors import paying_members
from realname.record.programmes.models import Member


class PayerForm(forms.Form):
    """A line, and a PIN twice."""

    line = forms.ChoiceField(label=_("The line on whose bill it goes"))
    pin = forms.CharField(
        label=_("PIN"), max_length=20, error_messages={"required": _("Choose a PIN of 4 to 8 digits.")}
    )
    again = forms.CharField(
        label=_("The PIN once more"), max_length=20, error_messages={"required": _("Enter the PIN once more.")}
    )

    def __init__(self, *args: Any, lines: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["line"]
        if isinstance(field, forms.ChoiceField):
            field.choices = lines

    def clean_again(self) -> str:
        """Refuse a second PIN that is not the first."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("pin", again):
            raise forms.ValidationError(_("This is not the PIN above. Enter both again."))
        return again


@require_safe
@opened
def page(request: Visited) -> HttpResponse:
    """Show the shops where she may pay, and her receipts."""
    people = request.visitor.people
    with tenant(request.visitor.operator_id):
        numbers = {line.id: line.number for line in shown.lines_of(people)}
        shops = [_shop(member, payer, numbers) for member, payer in paying_members(people)]
        payments = paid.payments_of(people)
    return render(request, "pages/my/payments.html", {"shops": shops, "payments": payments})


@require_http_methods(["GET", "HEAD", "POST"])
@opened
def payer(request: Visited, member_id: uuid.UUID) -> HttpResponse:
    """Choose the line and the PIN."""
    people = request.visitor.people
    with tenant(request.visitor.operator_id):
        member, held = _membership(request, member_id)
        lines = [(str(line.id), line.number) for line in shown.lines_of(people) if not line.is_over]
        initial = {"line": str(held.line_id)} if held else {}
        form = PayerForm(request.POST or None, lines=lines, initial=initial)
        if request.method == "POST" and form.is_valid():
            try:
                set_up(people, member.id, uuid.UUID(form.cleaned_data["line"]), form.cleaned_data["pin"])
            except RecordError as error:
                form.add_error("line" if error.code.endswith(("line", "disputed")) else "pin", words.refusal(error))
            else:
                return redirect("my:payments")
        context = {"party": member.programme.party, "form": form, "lines": lines}
    return render(request, "pages/my/payer.html", context, status=422 if form.errors else 200)


def _membership(request: Visited, member_id: uuid.UUID) -> tuple[Member, Payer | None]:
    for member, held in paying_members(request.visitor.people):
        if member.id == member_id:
            return member, held
    raise NotFound("There is no such membership.")


def _shop(member: Member, held: Payer | None, numbers: dict[uuid.UUID, str]) -> dict[str, object]:
    return {
        "member_id": member.id,
        "party": member.programme.party,
        "is_set_up": held is not None,
        "number": numbers.get(held.line_id, "–") if held else "",
        "is_locked": held is not None and is_locked(held),
        "is_alike": held is not None and held.alike == Payer.Alike.ALIKE,
    }
