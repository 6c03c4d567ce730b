"""What is typed while somebody signs in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from realname.record.staff.actions.members import LONGEST_PASSWORD

REFUSED = _(
    "What you gave does not belong together. Check each part. After several wrong attempts, wait for some minutes."
)
"""The same for every wrong attempt, whichever part was wrong."""


class SignInForm(forms.Form):
    """The operator's short name, the login and the password."""

    operator = forms.CharField(
        label=_("Operator"), max_length=40, error_messages={"required": _("Enter the operator’s short name.")}
    )
    login = forms.CharField(label=_("Login"), max_length=80, error_messages={"required": _("Enter your login.")})
    password = forms.CharField(
        label=_("Password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        error_messages={"required": _("Enter your password.")},
    )


class CodeForm(forms.Form):
    """A one-time code."""

    code = forms.CharField(
        label=_("Six-digit code"), max_length=12, error_messages={"required": _("Enter the six digits.")}
    )


class FirstForm(forms.Form):
    """A set-up code, and the password that is chosen by it."""

    setup_code = forms.CharField(
        label=_("Set-up code"), max_length=120, error_messages={"required": _("Enter the set-up code.")}
    )
    password = forms.CharField(
        label=_("New password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        error_messages={"required": _("Choose a password.")},
    )
    again = forms.CharField(
        label=_("The same password again"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        error_messages={"required": _("Enter the password again.")},
    )

    def clean_again(self) -> str:
        """Refuse two passwords that differ."""
        again: str = self.cleaned_data["again"]
        if "password" in self.cleaned_data and self.cleaned_data["password"] != again:
            raise forms.ValidationError(_("The two passwords differ."), code="differs")
        return again
