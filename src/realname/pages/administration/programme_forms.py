"""What an administrator types for a programme and a terminal."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from realname.judge.lanes import LONGEST_HOURS, LaneRules
from realname.pages.administration import programme_words as words
from realname.record.programmes.actions.making import LONGEST_NAME, LONGEST_PARTY

PERCENT = {
    "required": _("Enter a share in percent."),
    "invalid": _("Enter a share in percent."),
    "min_value": _("Enter a share between 0.01 and 50 percent."),
    "max_value": _("Enter a share between 0.01 and 50 percent."),
}

MEASURES_MISSING = _("Choose at least one thing that is done there.")


class ProgrammeForm(forms.Form):
    """A programme. Shares are in percent."""

    kind = forms.ChoiceField(label=_("What it is for"), choices=list(words.KINDS.items()))
    party = forms.CharField(
        label=_("Who answers for it"),
        max_length=LONGEST_PARTY,
        error_messages={"required": _("Enter who answers for it: its consent names them.")},
    )
    name_en = forms.CharField(
        label=_("Name in English"), max_length=LONGEST_NAME, error_messages={"required": _("Enter a name.")}
    )
    name_zh = forms.CharField(
        label=_("Name in Chinese"), max_length=LONGEST_NAME, error_messages={"required": _("Enter a name.")}
    )
    fpir = forms.FloatField(
        label=_("Strangers taken for a member, at most (percent)"),
        min_value=0.01,
        max_value=50,
        initial=1,
        error_messages=PERCENT,
    )
    close_fpir = forms.FloatField(
        label=_("Two members count as alike at (percent)"),
        min_value=0.01,
        max_value=50,
        initial=5,
        error_messages=PERCENT,
    )
    live = forms.ChoiceField(label=_("Whether somebody is really there"), choices=list(words.LIVE.items()))
    without_match = forms.ChoiceField(label=_("Where nobody is found"), choices=list(words.WITHOUT.items()))


class TerminalForm(forms.Form):
    """A device, by its public key."""

    name = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Enter the terminal’s name.")},
    )
    public_key = forms.RegexField(
        r"^[A-Za-z0-9_-]{43}=?$",
        label=_("Its public key"),
        error_messages={
            "required": _("Enter the key that the terminal shows."),
            "invalid": _("The key has 43 letters, digits, hyphens and underscores."),
        },
    )


class LaneRulesForm(forms.Form):
    """What is done in the lanes. The share is in percent."""

    express = forms.MultipleChoiceField(
        label=_("Express lane"), choices=list(words.MEASURES.items()), error_messages={"required": MEASURES_MISSING}
    )
    extra_check = forms.MultipleChoiceField(
        label=_("Extra check"), choices=list(words.MEASURES.items()), error_messages={"required": MEASURES_MISSING}
    )
    standard = forms.MultipleChoiceField(
        label=_("Standard lane"), choices=list(words.MEASURES.items()), error_messages={"required": MEASURES_MISSING}
    )
    share = forms.DecimalField(
        label=_("Drawn to an extra check (percent)"),
        min_value=Decimal("0.01"),
        max_value=Decimal("99.99"),
        decimal_places=4,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value", "max_decimal_places"),
            _("Enter a share between 0.01 and 99.99 percent, with four decimals at most."),
        ),
    )
    hours = forms.IntegerField(
        label=_("A draw is revealed after (hours)"),
        min_value=1,
        max_value=LONGEST_HOURS,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _("Enter 1 to 168 hours.")),
    )

    def clean(self) -> dict[str, Any]:
        """Require that an extra check has what the express lane has, and more."""
        given = super().clean() or {}
        if not self.errors and not set(given["express"]) < set(given["extra_check"]):
            self.add_error("extra_check", _("An extra check has everything that the express lane has, and more."))
        return given

    def rules(self) -> LaneRules:
        """Return the rules of a valid form."""
        given = self.cleaned_data
        return LaneRules(
            given["express"], given["standard"], given["extra_check"], float(given["share"] / 100), given["hours"]
        )
