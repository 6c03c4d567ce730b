"""What an officer types."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from realname.pages.access.words import SCOPES
from realname.record.oversight.actions.access import BASIS

DAY = _("Write the day as 2026-12-31.")
DAY_ERRORS = {"required": DAY, "invalid": DAY}


class AskForm(forms.Form):
    """A case, and by which right it is asked for."""

    registration = forms.UUIDField(
        label=_("Registration"),
        error_messages={"required": _("Enter the identifier."), "invalid": _("This is not an identifier.")},
    )
    jurisdiction = forms.RegexField(
        "^[A-Z]{2}$",
        label=_("Whose law"),
        error_messages={
            "required": _("Two capital letters: the country, or EU."),
            "invalid": _("Two capital letters: the country, or EU."),
        },
    )
    basis = forms.CharField(
        label=_("Legal basis"),
        min_length=BASIS[0],
        max_length=BASIS[1],
        error_messages={
            name: _("Give the legal basis: law, article, authority, reference. 10 to 2,000 characters.")
            for name in ("required", "min_length", "max_length")
        },
    )
    scope = forms.ChoiceField(label=_("What is asked for"), choices=list(SCOPES.items()))
    until = forms.DateField(label=_("Last day of the access"), error_messages=DAY_ERRORS)
    notice_on = forms.DateField(label=_("Day on which the person is told"), error_messages=DAY_ERRORS)


class DeferForm(forms.Form):
    """A later day for the notice."""

    notice_on = forms.DateField(label=_("Tell her later, on"), error_messages=DAY_ERRORS)
