"""Words of these pages for what the layers below name by codes."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from realname.pages.problems import Text
from realname.record.errors import RecordError

STATES: Mapping[str, tuple[Text, str]] = {
    "waiting": (_("waits for the person"), "open"),
    "authorising": (_("not known yet"), "open"),
    "capturing": (_("not known yet"), "open"),
    "releasing": (_("being cancelled"), "open"),
    "paid": (_("paid"), "good"),
    "declined": (_("declined"), "bad"),
    "cancelled": (_("cancelled"), "still"),
}
"""How a payment stands, and its tone."""

REFUND_STATES: Mapping[str, tuple[Text, str]] = {
    "asked": (_("asked for"), "open"),
    "done": (_("given back"), "good"),
    "refused": (_("refused by the provider"), "bad"),
}

WHY: Mapping[str, Text] = {
    "not_set_up": _("the person has not chosen a line and a PIN yet"),
    "too_much": _("more than the limit"),
    "currency": _("another currency than the till’s"),
    "pin_wrong": _("wrong PIN"),
    "pin_locked": _("PIN locked"),
    "hint_wrong": _("wrong digits of the phone’s number"),
    "two_alike": _("two people could not be told apart"),
    "payment.line": _("the line does not work any more"),
    "line.disputed": _("somebody says that the line is not hers"),
    "till": _("by the till"),
    "time": _("nobody went on"),
}
"""Why a payment was declined or cancelled; what is not here is the provider’s own word."""

WHAT_DIFFERS: Mapping[str, Text] = {
    "not_moved": _("paid here, and not moved in the provider’s books"),
    "moved_unknown": _("moved in the provider’s books, and not paid here"),
    "amount": _("another amount"),
    "refunds": _("another sum given back"),
    "unknown_key": _("under a key that was never drawn here"),
}

REFUSALS: Mapping[str, Text] = {
    "refund.too_much": _("No more than what is left of the payment can be given back."),
    "refund.not_paid": _("Only what was paid can be given back."),
    "payment.currency": _("Enter a currency as three capital letters, as EUR."),
    "payment.pin": _("Choose a PIN of 4 to 8 digits."),
    "payment.pin_weak": _("This PIN is among the first that anybody would try. Choose another."),
    "payment.line": _("Choose a line that works and is in your name."),
    "line.disputed": _("You said that this line is not yours. Choose another."),
}

LIMITS_IN_ORDER = _("The amount without a PIN is not above the most that can be paid.")


def refusal(error: RecordError) -> str:
    """Return why something was refused, in the language in force where there are words for it."""
    return str(REFUSALS.get(error.code, f"{error} {error.remedy}"))
