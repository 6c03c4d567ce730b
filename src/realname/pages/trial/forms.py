"""The forms of the local trial."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from realname.judge import policy
from realname.pages.trial import words
from realname.pages.trial.consent import ConsentForm
from realname.pages.trial.pictures import Pictures

MAX_FACES = 3
"""Several photographs of a person err less often than one; past three little is gained."""

OWN, SPECIMEN = "own", "specimen"


CONSENT = ("people_agree", "measure_once")
"""Asked last, when the person sees what she is about to send; errors are listed in the order of the page."""


class PolicyForm(ConsentForm):
    """A form that also says by which of the shipped policies to judge."""

    policy = forms.ChoiceField(
        choices=lambda: [(name, words.policy_name(name)) for name in policy.shipped()],
        initial=policy.DEFAULT,
    )


class VerifyForm(PolicyForm):
    """A document, or a specimen of one, and photographs of a face."""

    field_order = ("source", "front", "back", "kind", "face", "policy", *CONSENT)

    source = forms.ChoiceField(
        choices=[
            (OWN, gettext_lazy("I have a document")),
            (SPECIMEN, gettext_lazy("Make a specimen for me")),
        ],
        initial=OWN,
        error_messages={"required": gettext_lazy("Say whether you have a document")},
    )
    front = Pictures(
        missing=gettext_lazy("Choose or take a photograph of the document’s front"),
        required=False,
    )
    back = Pictures(missing="", required=False)
    kind = forms.ChoiceField(choices=lambda: list(words.SPECIMEN_KINDS.items()), required=False)
    face = Pictures(
        missing=gettext_lazy("Choose or take a photograph of the face"),
        most=MAX_FACES,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the front only of somebody who says that she has a document."""
        given = super().clean() or {}
        if given.get("source") == OWN and "front" not in self.errors and not given.get("front"):
            self.add_error("front", self.fields["front"].error_messages["required"])
        if given.get("source") == SPECIMEN and not given.get("kind"):
            given["kind"] = next(iter(words.SPECIMEN_KINDS))
        return given


class CompareForm(PolicyForm):
    """Two photographs of a face."""

    field_order = ("picture_a", "picture_b", "policy", *CONSENT)

    picture_a = Pictures(missing=gettext_lazy("Choose or take the first picture"))
    picture_b = Pictures(missing=gettext_lazy("Choose or take the second picture"))


class DocumentForm(ConsentForm):
    """The sides of one document."""

    field_order = ("sides", *CONSENT)

    sides = Pictures(missing=gettext_lazy("Choose or take a photograph of the document"), most=2)


class SpecimenForm(ConsentForm):
    """A portrait, and of what kind the specimen shall be that is made with it."""

    field_order = ("portrait", "kind", *CONSENT)

    portrait = Pictures(missing=gettext_lazy("Choose or take a photograph of the face"))
    kind = forms.ChoiceField(
        choices=lambda: list(words.SPECIMEN_KINDS.items()),
        initial=next(iter(words.SPECIMEN_KINDS)),
    )
