"""Words of these pages for what the layers below name by codes."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from realname.pages.problems import Text
from realname.record.errors import RecordError

STATES: Mapping[str, tuple[Text, str]] = {
    "planned": (_("planned"), "still"),
    "check_in": (_("check-in"), "open"),
    "boarding": (_("boarding"), "good"),
    "gate_closed": (_("gate closed"), "open"),
    "departed": (_("departed"), "still"),
    "cancelled": (_("cancelled"), "bad"),
}
"""The state of a flight, and its tone."""

STEPS: Mapping[str, Text] = {
    "check_in": _("Open check-in"),
    "boarding": _("Begin boarding"),
    "gate_closed": _("Close the gate"),
    "departed": _("It has departed"),
    "cancelled": _("Cancel the flight"),
}

HALT: Text = _("Halt boarding")

PASSENGERS: Mapping[str, tuple[Text, str]] = {
    "expected": (_("not boarded"), "open"),
    "boarded": (_("boarded"), "good"),
    "offloaded": (_("offloaded"), "bad"),
    "rebooked": (_("rebooked"), "still"),
}
"""The state of a passenger, and its tone."""

WAYS: Mapping[str, Text] = {"face": _("by face"), "pass": _("by pass"), "agent": _("by hand")}

SAID: Mapping[str, tuple[Text, str]] = {
    "board": (_("Boards."), "good"),
    "boarded_already": (_("This pass has boarded already."), "bad"),
    "wrong_flight": (_("Wrong flight."), "bad"),
    "see_agent": (_("Does not board now."), "open"),
    "not_found": (_("This pass is not on the list."), "bad"),
}
"""What a scanned pass is answered, for the agent, and its tone."""

REASONS: Mapping[str, Text] = {
    "boarding_not_begun": _("Boarding has not begun."),
    "gate_closed": _("The gate is closed."),
    "offloaded": _("The passenger was offloaded."),
    "rebooked": _("The passenger was rebooked."),
    "flight_over": _("The flight is over."),
    "another_flight": _("The pass is for another flight."),
    "not_on_list": _("The airline has not listed it, or it was altered."),
}

UNKNOWN: Text = _("That was not possible. Nothing was changed: look at the flight again.")
REFUSALS: Mapping[str, Text] = {
    "boarding.pass": _("That is not the text of a boarding pass. Scan it again."),
    "flight.out_of_order": _("The flight cannot take this step now: somebody else may have been quicker."),
    "flight.over": _("The flight is over."),
    "flight.check_in": _("The departure has to be after the opening of check-in."),
    "passenger.rebooked": _("This passenger goes with another flight now."),
    "record.not_found": _("There is no such flight or passenger."),
}


def refusal(error: RecordError) -> Text:
    """Return what to tell an agent of what was not done."""
    return REFUSALS.get(error.code, UNKNOWN)
