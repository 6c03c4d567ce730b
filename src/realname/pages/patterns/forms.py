"""What an analyst fills in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from realname.pages.administration.words import BLOCK_REASONS
from realname.pages.patterns.words import CLOSABLE, CLOSED
from realname.record.identities.actions.blocking import LONGEST


class BlockForm(forms.Form):
    """What every entry of the block list needs."""

    reason = forms.ChoiceField(label=_("Reason"), choices=list(BLOCK_REASONS.items()))
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


class CloseForm(forms.Form):
    """Why a ring is closed."""

    because = forms.ChoiceField(
        label=_("Why it is closed"),
        choices=[(code, CLOSED[code]) for code in CLOSABLE],
        error_messages={"required": _("Choose a reason.")},
    )
