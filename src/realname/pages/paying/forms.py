"""What the shop's pages take."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from realname.connect.payments.money import digits_of


class LimitsForm(forms.Form):
    """In which currency tills ask, how much at most, and from where on with PIN."""

    currency = forms.RegexField(
        r"^[A-Z]{3}$",
        label=_("Currency"),
        error_messages={
            "required": _("Enter a currency as three capital letters, as EUR."),
            "invalid": _("Enter a currency as three capital letters, as EUR."),
        },
    )
    most = forms.DecimalField(
        label=_("The most that can be paid at once"),
        min_value=Decimal("0.001"),
        max_value=Decimal(10**8),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _("Enter an amount above 0.")),
    )
    pin_above = forms.DecimalField(
        label=_("Above this, a PIN is asked for"),
        min_value=Decimal(0),
        max_value=Decimal(10**8),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _("Enter 0 or an amount.")),
    )

    def minor(self, name: str) -> int:
        """Return an amount in the currency's smallest unit, rounded down."""
        amount: Decimal = self.cleaned_data[name]
        return int(amount.scaleb(digits_of(self.cleaned_data["currency"])))


class RefundForm(forms.Form):
    """How much goes back, under a key that was drawn with the page: pressing twice asks once."""

    amount = forms.DecimalField(
        label=_("Give back"),
        min_value=Decimal("0.001"),
        max_value=Decimal(10**8),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _("Enter an amount above 0.")),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
