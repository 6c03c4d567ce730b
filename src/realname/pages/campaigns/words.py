"""Words of the campaigns' pages for what the record names by codes."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

STATES: Mapping[str, tuple[Text, str]] = {
    "loading": (_("Loading"), "open"),
    "planned": (_("Planned"), "brand"),
    "running": (_("Running"), "good"),
    "paused": (_("Paused"), "open"),
    "ended": (_("Ended"), "still"),
}
"""What a campaign's state is called, and its tone."""

LINES: Mapping[str, tuple[Text, str]] = {
    "verified": (_("Verified"), "good"),
    "open": (_("Asked to come"), "brand"),
    "limited": (_("Outgoing calls barred"), "open"),
    "barred": (_("Incoming calls barred too"), "bad"),
    "left": (_("Ended or taken out"), "ink"),
    "waiting": (_("Not asked yet"), "empty"),
}
"""What a line's state is called, and its tone, in the order in which they are drawn."""

STEPS: Mapping[str, Text] = {
    "notice": _("Notice"),
    "remind": _("Reminder"),
    "limit": _("Bar of outgoing calls"),
    "bar": _("Bar of incoming calls"),
    "lift": _("Bars lifted"),
}

DONE: Mapping[str, tuple[Text, str]] = {
    "waiting": (_("to come"), "still"),
    "begun": (_("under way"), "open"),
    "done": (_("done"), "good"),
}

ROWS: Mapping[str, Text] = {
    "line.number": _("No phone number"),
    "line.number_without_country": _("A number without its country"),
    "row.twice": _("A number that is there already"),
    "row.in_other_campaign": _("A line of another campaign that goes on"),
    "row.cells": _("More or fewer cells than columns"),
    "row.too_long": _("A cell that is too long"),
    "row.characters": _("Characters that are no text"),
    "row.language": _("A language that is not known"),
    "row.never_bar": _("A reason that is not known"),
    "row.malformed": _("No CSV"),
}

FAILED: Mapping[str, Text] = {
    "campaign.columns": _("The file’s first line does not name the columns, or names one that nobody reads."),
    "campaign.no_lines": _("There was no line to take in."),
}

SPARED: Mapping[str, Text] = {
    "emergency_service": _("Emergency service"),
    "health": _("Hospital or carer"),
    "alarm_line": _("Alarm or lift"),
    "vulnerable_person": _("A person who depends on it"),
    "public_duty": _("Public duty"),
    "court": _("Order of a court"),
}

CHANNELS: Mapping[str, Text] = {
    "sms": _("Text messages"),
    "letter": _("Letters, where there is an address"),
    "both": _("Both"),
}

SOURCES: Mapping[str, Text] = {
    "file": _("A file"),
    "lines": _("Lines of the record that were verified before a day"),
}

REFUSALS: Mapping[str, Text] = {
    "campaign.no_letters": _("No letter waits to be handed over."),
    "line.number": _("This is not a phone number. Write it with + and the country’s code."),
    "line.number_without_country": _("Write the number with + and the country’s code."),
}
