"""What an agent types."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from realname.connect.messages.phone_numbers import PhoneNumberError, parse_number
from realname.pages.counter import words
from realname.pages.trial.pictures import Pictures
from realname.record.registrations.actions.steps import OF_LINES

FOR = (
    ("person", _("A person, for herself")),
    ("company", _("A company; the person answers for it")),
    ("guardian", _("A minor, with a guardian")),
    ("carer", _("A person with a carer who has a mandate")),
)
MOST_FACES = 3


class BeginForm(forms.Form):
    """What a registration is for."""

    kind = forms.ChoiceField(
        choices=[(kind, word) for kind, word in words.KINDS.items() if kind in OF_LINES], initial="new_line"
    )
    msisdn = forms.CharField(
        label=_("Phone number"), max_length=32, error_messages={"required": _("Enter the number of the line.")}
    )
    iccid = forms.CharField(label=_("SIM card"), max_length=32, required=False)
    eid = forms.CharField(label=_("eSIM"), max_length=40, required=False)
    language = forms.ChoiceField(choices=list(words.LANGUAGES.items()), initial="en")
    holder = forms.ChoiceField(choices=FOR, initial="person")
    company_name = forms.CharField(label=_("Name of the company"), max_length=200, required=False)
    company_number = forms.CharField(label=_("Number in the register"), max_length=40, required=False)
    mandate = forms.CharField(label=_("What the mandate is known by"), max_length=120, required=False)
    until = forms.DateField(
        label=_("Last day of the mandate"),
        required=False,
        error_messages={"invalid": _("Enter a day, as 2026-12-31.")},
    )

    def __init__(self, *args: Any, region: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.region = region

    def clean_msisdn(self) -> str:
        """Return the number in E.164; one of the operator's own country may be written without it."""
        try:
            return parse_number(self.cleaned_data["msisdn"], self.region)
        except PhoneNumberError as error:
            raise forms.ValidationError(str(words.REFUSALS[error.code]), code=error.code) from error

    def clean(self) -> dict[str, Any]:
        """Ask for what each kind of holder needs."""
        given = super().clean() or {}
        holder = given.get("holder")
        if holder == "company":
            for name in ("company_name", "company_number"):
                if not given.get(name):
                    self.add_error(name, _("A company’s line needs this."))
        if holder == "carer" and not given.get("until") and "until" not in self.errors:
            self.add_error("until", str(words.REFUSALS["mandate.no_end"]))
        return given


class DocumentForm(forms.Form):
    """The sides of a document."""

    front = Pictures(missing=_("Choose or take a photograph of the document’s front"))
    back = Pictures(missing="", required=False)


class FaceForm(forms.Form):
    """Photographs of the face."""

    face = Pictures(missing=_("Choose or take a photograph of the face"), most=MOST_FACES)


class NumberForm(forms.Form):
    """Where a code goes; nothing means the line itself."""

    to = forms.CharField(label=_("Another number"), max_length=32, required=False)


class GivenCodeForm(forms.Form):
    """The code that the person received."""

    code = forms.CharField(
        label=_("Code"), max_length=12, error_messages={"required": _("Enter the code of the message.")}
    )


class AppointmentForm(forms.Form):
    """Where and when the person will come."""

    store = forms.ChoiceField(label=_("Store"), error_messages={"required": _("Choose a store.")})
    at = forms.DateTimeField(
        label=_("Day and time"),
        input_formats=["%Y-%m-%dT%H:%M"],
        error_messages={"required": _("Enter a day and a time."), "invalid": _("Enter a day and a time.")},
    )

    def __init__(self, *args: Any, stores: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["store"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(name, name) for name in stores]

    def clean_at(self) -> Any:
        """Refuse the past."""
        at = self.cleaned_data["at"]
        if at <= timezone.now():
            raise forms.ValidationError(str(words.REFUSALS["appointment.past"]), code="appointment.past")
        return at


class WordForm(forms.Form):
    """What the agent vouches for."""

    second_means = forms.ChoiceField(
        label=_("Second proof"), error_messages={"required": _("Say which second proof you saw.")}
    )
    document_seen = forms.BooleanField(
        label=_("I have the document itself before me, it is genuine as far as I can see, and it is this person’s."),
        error_messages={"required": _("Without seeing the document itself, you cannot give your word.")},
    )

    def __init__(self, *args: Any, taken: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["second_means"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(name, words.means(name)) for name in taken]
