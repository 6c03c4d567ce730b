"""The words of the operator's pages for programmes, by the record's own words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from realname.pages.problems import Text

KINDS: Mapping[str, Text] = {
    "payment": _("Paying"),
    "hotel": _("Hotel"),
    "transit": _("Transit"),
    "boarding": _("Boarding"),
}

TERMINALS: Mapping[str, Text] = {
    "till": _("Till"),
    "desk": _("Desk"),
    "lane": _("Lane"),
    "gate": _("Gate"),
}

STATES: Mapping[str, tuple[Text, str]] = {
    "open": (_("Runs"), "good"),
    "paused": (_("Paused"), "open"),
    "closed": (_("Closed"), "still"),
}

LIVE: Mapping[str, Text] = {
    "passive": _("By the signals of a picture of a picture"),
    "none": _("Not at all"),
}

WITHOUT: Mapping[str, Text] = {
    "ordinary": _("The ordinary way"),
    "again": _("Once more, then the ordinary way"),
    "staff": _("A member of staff comes"),
}

ANSWERS: Mapping[str, Text] = {
    "found": _("Found"),
    "close": _("Two members alike"),
    "paid": _("Paid"),
    "pin_needed": _("PIN asked for"),
    "declined": _("Declined"),
    "cancelled": _("Cancelled"),
    "arrived": _("Arrived"),
    "not_expected": _("Not expected"),
    "show_document": _("Asked for the document"),
    "express": _("Express"),
    "standard": _("Standard"),
    "extra_check": _("Extra check, drawn by lot"),
    "board": _("May board"),
    "wrong_flight": _("Wrong flight"),
    "see_agent": _("Sent to an agent"),
    "boarded_already": _("Boarded already"),
}

MEASURES: Mapping[str, Text] = {
    "bag_opened": _("bag opened"),
    "bag_scanner": _("bag scanner"),
    "body_scanner": _("body scanner"),
    "document_looked_at": _("document looked at"),
    "metal_detector": _("metal detector"),
    "questions": _("questions"),
    "ticket_gate": _("ticket gate"),
}
"""What may be done with somebody in a lane."""
