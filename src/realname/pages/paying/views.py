"""A shop's payments: which programmes there are, a day of one, what its tills allow, and giving money back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from realname.connect.payments.money import minor_of
from realname.database.rows import tenant
from realname.judge.payments import Limits
from realname.pages import problems
from realname.pages.paying import shown, words
from realname.pages.paying.forms import LimitsForm, RefundForm
from realname.pages.staff.access import StaffRequest, signed_in
from realname.record.errors import NotFound, RecordError
from realname.record.payments import selectors
from realname.record.payments.actions.refunding import ask_refund, give_back
from realname.record.payments.actions.tills import set_till
from realname.record.payments.models import Reconciliation

P = ParamSpec("P")
View = Callable[Concatenate[StaffRequest, P], HttpResponse]
Open = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def _found(view: View[P]) -> View[P]:
    @wraps(view)
    def answer(request: StaffRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotFound:
            return problems.show(request, problems.NOT_FOUND, HTTPStatus.NOT_FOUND)

    return answer


def _at_the_shop(view: View[P]) -> Open[P]:
    """Return the view for who serves people, and for administrators."""
    return signed_in("agent", "administrator")(_found(view))


def _administered(view: View[P]) -> Open[P]:
    return signed_in("administrator")(_found(view))


@require_safe
@_at_the_shop
def shops(request: StaffRequest) -> HttpResponse:
    """List the programmes of paying, and the days that were held against the provider's books."""
    with tenant(request.staff.operator_id):
        rows = [
            {
                "row": row,
                "most": till and f"{shown.major_of(till.most_minor, till.currency)} {till.currency}",
                "pin_above": till and f"{shown.major_of(till.pin_above_minor, till.currency)} {till.currency}",
            }
            for row, till in selectors.programmes_of_paying()
        ]
        books = [{"row": one, "differences": _differences(one)} for one in selectors.reconciliations()]
    return render(request, "pages/paying/shops.html", {"rows": rows, "books": books})


@require_safe
@_at_the_shop
def day(request: StaffRequest, programme_id: uuid.UUID) -> HttpResponse:
    """Show a programme's payments of a day (UTC)."""
    today = timezone.localdate()
    asked = _day(request.GET.get("day", ""), today)
    with tenant(request.staff.operator_id):
        programme = selectors.programme_of_paying(programme_id)
        rows = selectors.payments_on(programme.id, asked)
        context = {
            "programme": programme,
            "day": asked,
            "before": asked - timedelta(days=1),
            "after": asked + timedelta(days=1) if asked < today else None,
            "payments": shown.payments_on(rows),
            "total": shown.total_of(rows),
        }
    return render(request, "pages/paying/day.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@_administered
def limits(request: StaffRequest, programme_id: uuid.UUID) -> HttpResponse:
    """Say what the tills of a programme allow."""
    with tenant(request.staff.operator_id):
        programme = selectors.programme_of_paying(programme_id)
        form = LimitsForm(request.POST or None, initial=_now(programme_id))
        if request.method == "POST" and form.is_valid():
            try:
                limits = Limits(form.minor("most"), form.minor("pin_above"))
                set_till(programme.id, form.cleaned_data["currency"], limits, request.staff.caller().client_id)
            except ValueError:
                form.add_error("pin_above", str(words.LIMITS_IN_ORDER))
            except RecordError as error:
                form.add_error(None, words.refusal(error))
            else:
                return redirect("paying:shops")
    status = 422 if form.errors else 200
    return render(request, "pages/paying/limits.html", {"programme": programme, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@_at_the_shop
def refund(request: StaffRequest, payment_id: uuid.UUID) -> HttpResponse:
    """Show one payment, and give all or some of it back."""
    operator_id = request.staff.operator_id
    form = RefundForm(request.POST or None, initial={"key": uuid.uuid4()})
    with tenant(operator_id):
        row = selectors.payment_of(payment_id)
        asked = None
        if request.method == "POST" and form.is_valid():
            minor = minor_of(float(form.cleaned_data["amount"]), row.currency)
            try:
                asked = ask_refund(row.id, minor, form.cleaned_data["key"], request.staff.caller().client_id)
            except RecordError as error:
                form.add_error("amount", words.refusal(error))
    if asked is not None:
        give_back(operator_id, asked.id)
        return redirect("paying:refund", payment_id)
    with tenant(operator_id):
        context = {"payment": shown.payment(selectors.payment_of(payment_id)), "programme": row.programme, "form": form}
    return render(request, "pages/paying/refund.html", context, status=422 if form.errors else 200)


def _now(programme_id: uuid.UUID) -> dict[str, object]:
    till = next((till for row, till in selectors.programmes_of_paying() if row.id == programme_id), None)
    if till is None:
        return {}
    return {
        "currency": till.currency,
        "most": shown.major_of(till.most_minor, till.currency),
        "pin_above": shown.major_of(till.pin_above_minor, till.currency),
    }


def _differences(row: Reconciliation) -> list[tuple[str, problems.Text]]:
    return [(one["subject"], words.WHAT_DIFFERS.get(one["what"], one["what"])) for one in row.differences]


def _day(text: str, today: date) -> date:
    try:
        return min(date.fromisoformat(text), today)
    except ValueError:
        return today
