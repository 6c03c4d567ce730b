"""What an administrator types for a campaign."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from realname.pages.campaigns import words
from realname.pages.uploads import Oversize
from realname.record.campaigns.forecast import Assumptions
from realname.record.campaigns.plan import Plan
from realname.record.errors import Invalid

WHOLE = _("Enter a whole number.")


def whole(label: Any, initial: int | None, *, required: bool = True) -> forms.IntegerField:
    """Return a field for a whole number; the plan itself says which are possible."""
    messages = dict.fromkeys(("required", "invalid"), WHOLE)
    return forms.IntegerField(label=label, initial=initial, required=required, error_messages=messages)


class CampaignForm(forms.Form):
    """A campaign's lines and its plan."""

    name = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"), max_length=80, error_messages={"required": _("Enter a name.")}
    )
    source = forms.ChoiceField(label=_("Lines"), choices=list(words.SOURCES.items()), initial="file")
    file = forms.FileField(label=_("The file, as CSV"), required=False)
    verified_before = forms.DateField(label=_("Verified before"), required=False)
    cohorts = whole(_("Cohorts"), 10)
    first_day = forms.DateField(
        label=_("First day"), error_messages=dict.fromkeys(("required", "invalid"), _("Choose a day."))
    )
    every_days = whole(_("Days between two cohorts"), 7)
    reminder_days = forms.RegexField(
        r"^\s*\d+(\s*,\s*\d+)*\s*$",
        label=_("Reminders, after days"),
        initial="10, 25",
        error_messages=dict.fromkeys(("required", "invalid"), _("Enter days, divided by commas.")),
    )
    outgoing_days = whole(_("Bar of outgoing calls, after days"), 30)
    incoming_days = whole(_("Bar of incoming calls, after days"), 60, required=False)
    channel = forms.ChoiceField(label=_("People are told by"), choices=list(words.CHANNELS.items()))

    plan: Plan

    def clean(self) -> dict[str, Any]:
        """Ask for what the source needs, and let the plan say what it does not allow."""
        given = super().clean() or {}
        file = given.get("file")
        if given.get("source") == "file" and not isinstance(file, UploadedFile) and "file" not in self.errors:
            self.add_error("file", _("Choose a file."))
        if isinstance(file, Oversize):
            self.add_error("file", _("The file is too large for this page. Send it by the API or the command line."))
        if given.get("source") == "lines" and not given.get("verified_before") and not self.errors:
            self.add_error("verified_before", _("Choose a day."))
        if not self.errors:
            try:
                self.plan = Plan(
                    given["cohorts"],
                    given["first_day"],
                    given["every_days"],
                    tuple(map(int, given["reminder_days"].split(","))),
                    given["outgoing_days"],
                    given["incoming_days"],
                    given["channel"],
                )
            except Invalid as error:
                self.add_error(error.pointer.rpartition("/")[2], _plan_words(error))
        return given


def _plan_words(error: Invalid) -> Any:
    return PLAN_FAULTS.get(error.pointer.rpartition("/")[2], str(error))


PLAN_FAULTS = {
    "cohorts": _("Enter 1 to 520."),
    "every_days": _("Enter 1 to 730 days."),
    "reminder_days": _("Enter 1 to 6 rising days, the last 2 days before the bar or sooner."),
    "outgoing_days": _("Enter 14 to 730 days: nobody is barred in the first fortnight."),
    "incoming_days": _("Enter a week more than for outgoing calls, or nothing."),
}


class ForecastForm(forms.Form):
    """What an operator takes for true. Shares are typed in percent."""

    coming = forms.FloatField(label=_("Holders who come, %"))
    remote = forms.FloatField(label=_("of them on their own phone, %"))
    reviewed = forms.FloatField(label=_("Cases that a reviewer sees, %"))
    calling = forms.FloatField(label=_("Holders who call after a notice, %"))
    half_life_days = forms.FloatField(label=_("Days in which half of a wave comes"))
    shops = forms.IntegerField(label=_("Shops"))
    shop_minutes = forms.FloatField(label=_("Minutes a person takes"))
    open_hours = forms.FloatField(label=_("Hours open a day"))
    busiest = forms.FloatField(label=_("Busiest hour, times the mean one"))
    wait_minutes = forms.FloatField(label=_("Four of five wait at most, minutes"))
    agents = forms.IntegerField(label=_("Agents in each shop, if you know"), required=False)
    call_minutes = forms.FloatField(label=_("Minutes of a call"))
    review_minutes = forms.FloatField(label=_("Minutes of a review"))

    SHARES = ("coming", "remote", "reviewed", "calling")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages = dict.fromkeys(field.error_messages, str(_("Enter a number.")))

    def clean(self) -> dict[str, Any]:
        """Let the assumptions say what cannot be."""
        given = super().clean() or {}
        if not self.errors:
            try:
                self.guess = Assumptions(
                    **{name: value / 100 if name in self.SHARES else value for name, value in given.items()}
                )
            except Invalid as error:
                self.add_error(error.pointer[1:], _("This number cannot be."))
        return given

    @classmethod
    def of(cls, guess: Assumptions) -> dict[str, Any]:
        """Return what the form shows for assumptions."""
        values = {one.name: getattr(guess, one.name) for one in fields(Assumptions)}
        known = {name: value for name, value in values.items() if value is not None}
        return {name: f"{100 * value if name in cls.SHARES else value:g}" for name, value in known.items()}


class EndForm(forms.Form):
    """What becomes of the lines that a campaign barred, once it ends."""

    lift = forms.ChoiceField(
        label=_("Lines that it barred"),
        choices=[("yes", _("Restore them all now")), ("no", _("Restore each when its holder is verified"))],
    )


class SpareForm(forms.Form):
    """A line that no campaign bars; its number is turned into a keyed digest and not kept."""

    msisdn = forms.CharField(
        label=_("Number of the line"), max_length=40, error_messages={"required": _("Enter the number.")}
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=list(words.SPARED.items()))
