"""What an administrator types."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from realname.judge.policy import MAX_BYTES
from realname.pages.administration import words
from realname.pages.staff.words import ROLES
from realname.record.assessments.document import LONGEST_WORDS
from realname.record.identities.actions.blocking import LONGEST
from realname.record.operators.actions.connections import PROTOCOLS
from realname.record.watch.actions.groups import LONGEST_BASIS

LONGEST_REHEARSAL_DAYS = 90
LONGEST_SETTING = 8000
"""A private key of 4096 bits has some 3,300 characters."""


class TextForm(forms.Form):
    """A policy's TOML, as a file or typed; the file counts where there is one."""

    text = forms.CharField(label=_("The rules, as TOML"), required=False, strip=False)
    file = forms.FileField(label=_("Or a file"), required=False)

    def clean(self) -> dict[str, Any]:
        """Take the file's text in the place of what is typed, and ask for one of the two."""
        given = super().clean() or {}
        file = given.get("file")
        if isinstance(file, UploadedFile):
            try:
                given["text"] = (file.read(MAX_BYTES + 1)).decode("utf-8")
            except UnicodeDecodeError:
                self.add_error("file", _("The file is not UTF-8 text."))
        if not (given.get("text") or "").strip() and not self.errors:
            self.add_error("text", _("Enter the rules, or choose a file."))
        elif len(given.get("text", "").encode()) > MAX_BYTES:
            self.add_error("text", _("This is too long for a policy."))
        return given


class PublishForm(TextForm):
    """A policy, and the kinds of registration that it judges from now on."""

    kinds = forms.MultipleChoiceField(
        label=_("In force for"),
        choices=list(words.KINDS.items()),
        error_messages={"required": _("Choose at least one kind of registration.")},
    )


class RehearseForm(TextForm):
    """A policy, and the past that it is tried on."""

    days = forms.IntegerField(
        label=_("Over the last days"),
        min_value=1,
        max_value=LONGEST_REHEARSAL_DAYS,
        initial=7,
        error_messages={
            "required": _("Enter a number of days."),
            "invalid": _("Enter a number of days."),
            "min_value": _("Enter 1 to 90 days."),
            "max_value": _("Enter 1 to 90 days."),
        },
    )
    kind = forms.ChoiceField(
        label=_("Decisions of"), choices=[("", _("Every kind")), *words.KINDS.items()], required=False
    )


class StoreForm(forms.Form):
    """A store."""

    name = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"),
        max_length=80,
        error_messages={"required": _("Enter the store’s name.")},
    )
    code = forms.CharField(
        label=_("Your own word for it"), max_length=40, error_messages={"required": _("Enter the store’s code.")}
    )


class MemberForm(forms.Form):
    """A member of the staff."""

    name = forms.CharField(label=_("Name"), max_length=120, error_messages={"required": _("Enter her name.")})
    login = forms.CharField(label=_("Login"), max_length=80, error_messages={"required": _("Enter a login.")})
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=list(ROLES.items()),
        error_messages={"required": _("Choose at least one role.")},
    )
    store = forms.ChoiceField(label=_("Store"), required=False)

    def __init__(self, *args: Any, stores: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["store"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("No store")), *stores]


class BlockForm(forms.Form):
    """An entry of the block list; the document's number is turned into a keyed digest and not kept."""

    kind = forms.ChoiceField(label=_("Document"), choices=list(words.DOCUMENTS.items()))
    state = forms.RegexField(
        r"^[A-Za-z]{1,3}$",
        label=_("Issuing state"),
        error_messages={
            "required": _("Enter the state’s letters as the document has them, such as CHN."),
            "invalid": _("Enter the state’s letters as the document has them, such as CHN."),
        },
    )
    number = forms.CharField(
        label=_("Number of the document"), max_length=40, error_messages={"required": _("Enter the number.")}
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=list(words.BLOCK_REASONS.items()))
    days = forms.IntegerField(
        label=_("Days until it ends"),
        min_value=1,
        max_value=LONGEST.days - 1,
        initial=90,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _("Enter 1 to 729 days.")),
    )
    appeal_url = forms.CharField(
        label=_("Where the person can appeal"),
        max_length=300,
        error_messages={"required": _("Enter an address that begins with https.")},
    )
    reference = forms.CharField(label=_("Your own reference"), max_length=80, required=False)


class LiftForm(forms.Form):
    """Why an entry of the block list is lifted."""

    because = forms.ChoiceField(
        label=_("Why it is lifted"),
        choices=list(words.LIFTED_BECAUSE.items()),
        error_messages={"required": _("Choose a reason.")},
    )


class ClientForm(forms.Form):
    """An API client."""

    name = forms.CharField(
        label=_("Name of the system"), max_length=80, error_messages={"required": _("Enter the system’s name.")}
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=list(words.SCOPES.items()),
        error_messages={"required": _("Choose at least one thing that it may do.")},
    )


class EndpointForm(forms.Form):
    """Where events go."""

    url = forms.CharField(
        label=_("Web address"), max_length=500, error_messages={"required": _("Enter the address, from https:// on.")}
    )
    types = forms.CharField(label=_("Types of events"), max_length=2000, required=False)

    def clean_types(self) -> tuple[str, ...]:
        """Return the types, which may be divided by spaces, commas or lines."""
        return tuple(dict.fromkeys(self.cleaned_data["types"].replace(",", " ").split()))


class AssessmentForm(forms.Form):
    """What only the operator can say in an impact assessment, and the digest of what the signer saw."""

    seen = forms.CharField(max_length=64)
    necessity = forms.CharField(
        label=_("Why the registration needs what it uses, and why nothing milder does"),
        max_length=LONGEST_WORDS,
        error_messages={"required": _("Say why it is needed.")},
    )
    consulted = forms.CharField(
        label=_("Who was heard, and what they said"),
        max_length=LONGEST_WORDS,
        error_messages={"required": _("Say who was heard, or that nobody was, and why.")},
    )
    remaining = forms.CharField(
        label=_("How you meet the duties that are left to you"),
        max_length=LONGEST_WORDS,
        error_messages={"required": _("Say how the duties are met that are left to you.")},
    )
    residual_risks = forms.CharField(
        label=_("Which risks remain, and why you accept them"),
        max_length=LONGEST_WORDS,
        error_messages={"required": _("Say which risks remain.")},
    )
    agreed = forms.BooleanField(
        label=_("I have read this assessment, and answer for it."),
        error_messages={"required": _("Confirm that you have read it, and answer for it.")},
    )


class WatchForm(forms.Form):
    """A group that outcomes are to be counted by, and the law that allows it."""

    group = forms.ChoiceField(label=_("Count outcomes by"), choices=list(words.GROUPS_WATCHED.items()))
    legal_basis = forms.CharField(
        label=_("Legal basis"), max_length=LONGEST_BASIS, error_messages={"required": _("Name the legal basis.")}
    )


class ConnectionForm(forms.Form):
    """How a system is reached: every setting that its protocol knows, anew; none is ever shown."""

    def __init__(self, *args: Any, protocol: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        made = PROTOCOLS[protocol]
        known = [name for name in words.SETTINGS if name in made.needed | made.optional]
        for name in sorted(known, key=lambda name: name not in made.needed):
            self.fields[name] = forms.CharField(
                label=str(words.SETTINGS[name]),
                required=name in made.needed,
                max_length=LONGEST_SETTING,
                error_messages={"required": _("This protocol needs this.")},
            )

    def settings(self) -> dict[str, str]:
        """Return the settings that were given."""
        return {name: value for name, value in self.cleaned_data.items() if value}
