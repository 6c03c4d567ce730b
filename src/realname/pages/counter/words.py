"""Words of the counter for what the record names by codes."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from realname.judge.reasons import Reason, codes, reason
from realname.measure.errors import MeasureError
from realname.pages.capture.challenges import is_of_challenge, words_of
from realname.pages.languages import current_tag
from realname.record.errors import RecordError

Text = str | Promise

KINDS: Mapping[str, Text] = {
    "new_line": _("New line"),
    "sim_replacement": _("SIM replacement"),
    "transfer": _("Transfer of a line"),
    "reverification": _("Verification of a line anew"),
    "check_in": _("Check-in at a hotel"),
}

STATES: Mapping[str, tuple[Text, str]] = {
    "created": (_("Begun"), "still"),
    "consented": (_("Agreed"), "still"),
    "documented": (_("Document sent"), "still"),
    "captured": (_("Everything sent"), "open"),
    "decided": (_("Decided"), "open"),
    "activated": (_("Line activated"), "good"),
    "declined": (_("Declined"), "bad"),
    "expired": (_("Time ran out"), "still"),
    "withdrawn": (_("Withdrawn"), "still"),
}
"""What a state is called, and its tone."""

OUTCOMES: Mapping[str, tuple[Text, str]] = {
    "approved": (_("Approved"), "good"),
    "rejected": (_("Refused"), "bad"),
    "review": (_("A reviewer decides"), "open"),
    "retry": (_("Another attempt"), "open"),
}

STEPS: Mapping[str, Text] = {
    "consents": _("Consent"),
    "document": _("Document"),
    "representative": _("Document of who acts for the person"),
    "contact": _("Code to the number"),
    "face": _("Face"),
    "officer": _("Appointment and your word"),
    "decision": _("Decision"),
}

PURPOSES: Mapping[str, Text] = {
    "document": _("Reading the document"),
    "authority": _("Asking the identity authority"),
    "contact": _("Sending a code"),
    "face": _("Comparing the face"),
    "other_identity": _("Searching for the face under other names"),
}

MEANS: Mapping[str, Text] = {
    "second_document": _("A second identity document"),
    "bank_card": _("A bank card in the same name"),
    "account_password": _("The password of the account"),
}
"""What an officer may take beside the document; one that an operator names otherwise goes by its own name."""

LANGUAGES: Mapping[str, Text] = {"en": "English", "zh-Hans": "简体中文"}

REFUSALS: Mapping[str, Text] = {
    "line.number": _("This is not a phone number. Check the digits, and begin with + and the country’s code."),
    "line.number_without_country": _("The number does not say its country. Begin with + and the country’s code."),
    "line.iccid": _("This is not the number of a SIM card. Copy the 19 or 20 digits that begin with 89."),
    "line.eid": _("This is not the number of an eSIM. Copy the 32 digits that the phone shows after *#06#."),
    "line.sim_needed": _("The line needs its SIM: the number of the card, or the EID of the phone."),
    "line.two_sims": _("A line has a card or an eSIM, not both. Leave one of the two empty."),
    "mandate.no_end": _("A carer’s mandate has an end. Enter the day."),
    "mandate.ended": _("The mandate has ended already. Ask for the one that is in force."),
    "policy.none": _("Your operator has no rules in force for this kind of registration. Tell your administrator."),
    "consent.none": _("The person has not agreed to this, or took it back. Ask her, or choose the other way."),
    "consent.other_words": _("The words changed while the page was open. Read them to her again."),
    "contact.no_gateway": _("Your operator has no SMS gateway, so that no code can be sent. Tell your administrator."),
    "contact.only_the_line": _("For this kind of registration the code goes to the line itself."),
    "contact.too_many": _("A code was sent just now, or there were too many. Wait for half a minute."),
    "contact.wrong_code": _("This is not the code. Have her read the newest message again."),
    "contact.no_code": _("No code waits to be given back: it is too old, or was used up. Send a new one."),
    "appointment.past": _("This time is in the past. Choose a later one."),
    "officer.means_not_accepted": _("The rules do not take this as a second proof. Ask for one of the others."),
    "way.none": _("The rules in force have no way without the face."),
    "evidence.store": _("The pictures could not be kept. Send them again in a moment."),
    "registration.not_measured": _("The pictures are still being read. Try again in a moment."),
    "registration.no_representative": _("Nobody acts for the person in this registration."),
    "registration.being_activated": _("The line is being activated, and cannot be withdrawn now."),
}


def refusal(error: RecordError | MeasureError) -> str:
    """Return what to tell an agent of a step that was not taken."""
    found = REFUSALS.get(error.code) or (words_of(error) if is_of_challenge(error) else None)
    return str(found) if found else _now("This step is not possible as the case stands now. Look at it again.")


def reasons(found: list[str]) -> tuple[Reason, ...]:
    """Return the reasons of a decision in the language in force; a code without words is left out."""
    return tuple(reason(code, current_tag()) for code in found if code in codes())


def means(name: str) -> Text:
    """Return what a second means is called."""
    return MEANS.get(name, name)
