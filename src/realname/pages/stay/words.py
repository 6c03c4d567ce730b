"""Words of a stay's pages for what the layers below name by codes."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from realname.pages.problems import Text
from realname.record.errors import RecordError

STATES: Mapping[str, tuple[Text, str]] = {
    "expected": (_("Booked"), "open"),
    "ready": (_("Ready to arrive"), "good"),
    "arrived": (_("Arrived"), "good"),
    "departed": (_("Departed"), "still"),
    "cancelled": (_("Cancelled"), "still"),
    "missed": (_("Did not come"), "still"),
}
"""What a state is called, and its tone."""

WAYS: Mapping[str, Text] = {"document": _("by document"), "face": _("by face"), "": _("not chosen yet")}

REFUSALS: Mapping[str, Text] = {
    "stay.out_of_order": _("Your stay is further than that by now. Nothing was changed."),
    "stay.no_photographs": _("A hotel may not ask for a picture of your document there. Show it at the desk."),
    "stay.too_often": _("This was begun as often as it may be. Show your document at the desk."),
    "stay.verified": _("You are verified already. Go on with your stay."),
    "stay.coming_at": _("Choose one of the hours."),
    "stay.note": _("Write it in 200 characters."),
    "consent.other_words": _("The words have changed meanwhile. Please read them again."),
    "programme.not_open": _("Arriving by face is not possible there now. Show your document at the desk."),
    "programme.not_verified": _("You are not verified yet. Begin again, or show your document at the desk."),
    "policy.none": _("This is not set up there yet. Show your document at the desk."),
    "assessment.none": _("This is not set up there yet. Show your document at the desk."),
}


def refusal(error: RecordError) -> Text:
    """Return why something was not done, and what to do."""
    return REFUSALS.get(error.code, _("That is not possible now. Show your document at the desk when you arrive."))
