"""The words of the subscriber's pages that depend on what is the case."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from realname.pages.problems import Text

KINDS: dict[str, Text] = {
    "new_line": _("Register a phone line"),
    "sim_replacement": _("Replace a SIM"),
    "transfer": _("Take over a phone line"),
    "reverification": _("Confirm that a line is yours"),
    "check_in": _("Check in at a hotel"),
}

PURPOSES: dict[str, Text] = {
    "document": _("Your identity document"),
    "authority": _("The identity authority"),
    "contact": _("Your phone number"),
    "face": _("Your face"),
    "other_identity": _("Your face under other names"),
}
"""What is asked, as a heading of the words of consent."""

STEPS: dict[str, Text] = {
    "consent": _("What you agree to"),
    "document": _("Your document"),
    "contact": _("Your number"),
    "reading": _("What was read"),
    "face": _("Your face"),
    "officer": _("Your appointment"),
    "result": _("The decision"),
}

FIELDS: dict[str, Text] = {
    "issuing_state": _("Issued by (state)"),
    "document_number": _("Document number"),
    "name": _("Name"),
    "surname": _("Surname"),
    "given_names": _("Given names"),
    "sex": _("Sex"),
    "nationality": _("Nationality"),
    "ethnicity": _("Ethnicity"),
    "birth_date": _("Date of birth"),
    "address": _("Address"),
    "issuer": _("Issued by"),
    "valid_from": _("Valid from"),
    "valid_until": _("Valid until"),
}
"""What a person is shown of her document; other fields are the machine-readable zone's own."""
