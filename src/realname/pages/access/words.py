"""Words of lawful access, by the record's codes."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATES: Mapping[str, tuple[Promise, str]] = {
    "requested": (_("Waits for a second officer"), "open"),
    "agreed": (_("Agreed"), "good"),
    "refused": (_("Refused"), "bad"),
    "ended": (_("Ended"), "still"),
}
"""What is said of a state, and in which tone."""

SCOPES: Mapping[str, Promise] = {
    "decision": _("The decision that counts, with its checks"),
    "history": _("Every decision of the registration, with its checks"),
}

REFUSALS: Mapping[str, Promise] = {
    "access.basis": _("Give the legal basis: law, article, authority, reference. 10 to 2,000 characters."),
    "access.jurisdiction": _("Two capital letters: the country, or EU."),
    "access.notice": _("Choose a day within two years, and no earlier one than before."),
    "access.nothing": _("Nothing was decided yet. Ask once there is a decision."),
    "access.noticed": _("She was told. Nothing is left to put off."),
    "access.not_open": _("It is decided, has ended, or its day is over."),
    "access.not_yours": _("The case is handed to whoever asked for it, or agreed."),
    "access.own_request": _("Whoever asks does not agree, and puts no notice off: another officer does."),
    "access.until": _("Choose a day from today to a year from now."),
    "receipt.none": _("The decision was made before there was a public log: it cannot be proven by it."),
    "receipt.not_yet": _("The decision waits for its place in the public log. Try again in a few seconds."),
    "record.not_found": _("There is no such registration with this operator."),
    "subscriber.erased": _("The person is erased: nothing is left to open."),
}
"""What is said of a refused step, by its code."""
