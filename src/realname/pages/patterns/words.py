"""Words of the analyst's pages for what the layers below name by codes."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

KINDS: Mapping[str, Text] = {
    "face": _("Face"),
    "document_image": _("Picture of a document"),
    "device": _("Device"),
    "payment": _("Means of payment"),
    "contact": _("Phone number"),
    "address": _("Address"),
}
"""What people can share."""

CLOSED: Mapping[str, Text] = {
    "dealt_with": _("It is dealt with"),
    "shared_for_a_reason": _("It is shared for a good reason, as by a hostel or a club"),
    "mistake": _("It was a mistake"),
    "merged": _("It became part of another ring"),
    "gone": _("Nobody is left in it"),
}
"""Why a ring is closed."""

CLOSABLE = ("dealt_with", "shared_for_a_reason", "mistake")

STEPS: Mapping[str, Text] = {
    "sent_to_review": _("Sent to review"),
    "blocks_proposed": _("Blocks proposed"),
    "closed": _("Closed"),
}

STATES: Mapping[str, Text] = {
    "created": _("Begun"),
    "consented": _("Begun"),
    "documented": _("Begun"),
    "captured": _("Waits for a decision"),
    "decided": _("Decided"),
    "activated": _("Activated"),
    "declined": _("Declined"),
    "expired": _("Expired"),
    "withdrawn": _("Withdrawn"),
}
"""Where a registration stands."""

REFUSALS: Mapping[str, Text] = {
    "ring.closed": _("The ring is closed."),
    "ring.no_documents": _(
        "Of no document in this ring a block can be proposed: each is on the list, or its number is not on record."
    ),
    "ring.not_usual": _(
        "One document’s picture or one face under several names is shared for no good reason. Close it as a mistake, "
        "or have it reviewed."
    ),
    "block.appeal": _("Enter an address that begins with https."),
    "block.until": _("Enter 1 to 729 days."),
}
