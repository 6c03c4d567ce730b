"""Words of the trial's pages for what the layers below name by codes; every code there has its words here."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from realname.judge.reasons import codes, reason
from realname.measure.errors import ImageError
from realname.pages.languages import current_tag

Text = str | Promise

POLICIES: dict[str, tuple[Text, Text]] = {
    "photographs": (
        _("Photographs"),
        _(
            "One good photograph of the face is enough. Strangers pass as each other in about 1 of 100,000 pairs. "
            "For trying out, or where somebody watches."
        ),
    ),
    "strict": (
        _("Strict"),
        _(
            "Three large, sharp photographs from the front, a passport or resident ID card, and whatever is not "
            "plain goes to a person."
        ),
    ),
}
"""Name and summary of each policy that ships."""

SPECIMEN_KINDS: dict[str, Text] = {
    "passport": _("Passport"),
    "td1": _("Identity card with machine-readable lines"),
    "resident-id": _("Chinese resident ID card"),
}

DOCUMENT_KINDS: dict[str, Text] = {
    "TD1": _("Identity card (TD1)"),
    "TD2": _("Identity card (TD2)"),
    "TD3": _("Passport (TD3)"),
    "MRV-A": _("Visa (MRV-A)"),
    "MRV-B": _("Visa (MRV-B)"),
    "CN-RESIDENT-FRONT": _("Chinese resident ID card, side with the portrait"),
    "CN-RESIDENT-BACK": _("Chinese resident ID card, side with the validity"),
    "UNKNOWN": _("Kind of document not recognised"),
}

FIELDS: dict[str, Text] = {
    "document_code": _("Document code"),
    "issuing_state": _("Issuing state"),
    "document_number": _("Document number"),
    "name": _("Name"),
    "surname": _("Surname"),
    "given_names": _("Given names"),
    "sex": _("Sex"),
    "nationality": _("Nationality"),
    "ethnicity": _("Ethnicity as printed"),
    "birth_date": _("Date of birth"),
    "address": _("Address"),
    "issuer": _("Issued by"),
    "valid_from": _("Valid from"),
    "valid_until": _("Valid until"),
    "optional_data": _("Optional data"),
    "optional_data_2": _("Optional data, second part"),
    "composite": _("All of the lines together"),
}
"""Every field of a reading, and what else a check digit may be over."""

SEXES: dict[str, Text] = {"M": _("M (male)"), "F": _("F (female)"), "X": _("X (unspecified)")}

SOURCES: dict[str, Text] = {
    "mrz": _("machine-readable lines"),
    "printed": _("printed text"),
    "derived": _("derived from another field"),
}

SETTLED_BY: dict[str, Text] = {
    "check_digit": _("the check digit"),
    "field_type": _("what the field may hold"),
}

CHECKS: dict[str, Text] = {
    "consent.given": _("Everything that is needed was agreed to"),
    "document.readable": _("The document can be read"),
    "document.type_allowed": _("The policy takes this kind of document"),
    "document.number_valid": _("The document’s number agrees with its check digit"),
    "document.mrz_valid": _("The machine-readable lines agree with their check digits"),
    "document.not_expired": _("The document is in date"),
    "document.fields_agree": _("What the document says twice agrees"),
    "document.portrait_found": _("The document shows a portrait that can be compared"),
    "document.not_recaptured": _("No sign of a photographed copy (a hint)"),
    "document.not_disputed": _("The person agrees with what was read"),
    "subscriber.represented": _("Who acts for the subscriber may do so"),
    "identity.is_holder": _("The document is that of the line’s holder"),
    "identity.line_limit": _("The person may have a further line"),
    "identity.not_blocked": _("The person is on no block list"),
    "contact.code_confirmed": _("The code sent to the number was given back"),
    "authority.record_matches": _("The identity authority’s record agrees"),
    "officer.attested": _("An officer saw the document and a second proof"),
    "face.single": _("The photographs show one person"),
    "face.quality": _("The photographs are good enough"),
    "capture.not_injected": _("Nothing shows that software made the pictures"),
    "capture.not_replayed": _("The pictures were never sent before, as far as is known"),
    "face.challenge_met": _("What was asked before the camera was done"),
    "face.live": _("A living person was before the camera (uncertified)"),
    "face.matches_document": _("The face is the document’s face"),
    "face.matches_authority": _("The face is that of the authority’s portrait"),
    "face.not_under_other_identity": _("No face like this one is registered under another identity"),
    "face.matches_owner": _("The face is that of the line’s holder"),
    "agent.pace": _("Whoever serves people does so at a usual pace, and serves others"),
    "device.pace": _("The device is not used for too many people"),
}
"""What each check establishes where it passes."""

OUTCOMES: dict[str, Text] = {
    "pass": _("Passed"),
    "fail": _("Failed"),
    "unsure": _("Cannot tell"),
    "skipped": _("Does not apply"),
}


def policy_name(name: str) -> Text:
    """Return a policy's name for people; one that we have no words for goes by its own."""
    return POLICIES[name][0] if name in POLICIES else name


def reason_text(code: str) -> str:
    """Return a code's cause and remedy, in the language in force. KeyError for a code that the catalogue lacks."""
    found = reason(code, current_tag())
    return f"{found.cause} {found.mend}"


def image_error(error: ImageError) -> str:
    """Return what is wrong with a picture and what mends it, in the language in force."""
    return " ".join(cause_and_mend(error.code, str(error), error.remedy))


def cause_and_mend(code: str, cause: str, mend: str) -> tuple[str, str]:
    """Return the catalogue's cause and remedy for a code in the language in force, else the English ones given."""
    if code not in codes():
        return f"{cause[:1].upper()}{cause[1:]}.", mend
    found = reason(code, current_tag())
    return found.cause, found.mend
