"""Words of these pages for what the layers below name by codes."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from realname.pages.problems import Text
from realname.record.errors import RecordError

KINDS: Mapping[str, Text] = {
    "new_line": _("New line"),
    "sim_replacement": _("SIM replacement"),
    "transfer": _("Transfer of a line"),
    "reverification": _("Verification of a line anew"),
    "check_in": _("Check-in at a hotel"),
}

WAYS: Mapping[str, Text] = {"face": _("with the face"), "non_face": _("without the face")}

LINE_STATES: Mapping[str, tuple[Text, str]] = {
    "active": (_("works"), "good"),
    "suspended": (_("suspended"), "open"),
    "terminated": (_("has ended"), "still"),
}
"""The state of a line, and its tone."""

STATES: Mapping[str, Text] = {
    "created": _("begun"),
    "consented": _("begun"),
    "documented": _("begun"),
    "captured": _("waits for a decision"),
    "decided": _("decided"),
    "activated": _("the line was activated"),
    "declined": _("the line was not activated"),
    "expired": _("ran out of time"),
    "withdrawn": _("withdrawn"),
}

OUTCOMES: Mapping[str, tuple[Text, str]] = {
    "approved": (_("Approved"), "good"),
    "rejected": (_("Not approved"), "bad"),
    "review": (_("A person looks at it"), "open"),
    "retry": (_("Another attempt was asked for"), "open"),
}

PURPOSES: Mapping[str, Text] = {
    "document": _("Your identity document"),
    "authority": _("The identity authority"),
    "contact": _("Your phone number"),
    "face": _("Your face"),
    "other_identity": _("Your face under other names"),
    "own_data": _("Seeing your own data"),
    "disclosure": _("What a bank or shop may ask"),
    "payment": _("Paying by face"),
    "hotel": _("Arriving at a hotel by face"),
    "transit": _("The quick lane by face"),
    "boarding": _("Boarding by face"),
}

LEFT: Text = _(
    "You leave the programme: the numbers of your face that were kept for it are erased, and no terminal finds you any "
    "more. Everything else stays as it is."
)

PROGRAMMES: Mapping[str, Text] = {
    "payment": _("Paying"),
    "hotel": _("Hotel"),
    "transit": _("Transit"),
    "boarding": _("Boarding"),
}

FOLLOWS: Mapping[str, Text] = {
    "document": _(
        "The photographs of your document and what was read on them are erased at once. Your name and document "
        "number stay while a line works in your name, since the law asks for them. A registration that is under way "
        "cannot be decided any more."
    ),
    "authority": _(
        "The identity authority is not asked about you again. That it was asked before, and its yes or no, stays. A "
        "registration that is under way cannot be decided any more."
    ),
    "contact": _(
        "The numbers that codes were sent to are erased at once. A registration that is under way cannot be decided "
        "any more."
    ),
    "face": _(
        "The photographs of your face and the template made of them are erased at once, and you leave the programmes "
        "that you joined with it. Your lines go on. When you replace a SIM later, a member of staff looks at your "
        "document instead of the camera."
    ),
    "other_identity": _(
        "Your face is searched for under other names no longer, and the numbers that were kept for that are erased at "
        "once, in every copy. Your lines go on. A registration that is under way cannot be decided by the face."
    ),
    "disclosure": _(
        "It is told nothing more about you from now on. What it asked before stays listed for you, for a year. Your "
        "lines go on."
    ),
    **dict.fromkeys(PROGRAMMES, LEFT),
}
"""What follows from a withdrawal, said before it is asked for."""

WHY: Mapping[str, Text] = {
    "policy": _("The rules left the decision to a person"),
    "appeal": _("You appealed"),
    "sample": _("A second look, to check the reviewers themselves"),
    "pattern": _("Your registration shares more with others than is usual"),
    "dispute": _("You said that a line is not yours"),
}

SHOWN: Mapping[str, Text] = {
    "picture": _("a picture"),
    "face": _("the face in a picture"),
    "fields": _("what was read on the document"),
    "dispute": _("the line, and what you said of it"),
}

ROLES: Mapping[str, Text] = {
    "agent": _("An agent"),
    "reviewer": _("A reviewer"),
    "administrator": _("An administrator"),
}

INQUIRY_WAYS: Mapping[str, Text] = {
    "face": _("with your document and your face"),
    "counter": _("with a link handed over at a counter"),
}

DISPUTES: Mapping[str, Text] = {
    "": _("You said that it is not yours. The operator looks into it."),
    "upheld": _("The operator found that it is not yours."),
    "rejected": _("The operator found that it is yours."),
}

MEANS: Mapping[str, Text] = {
    "second_document": _("A second identity document"),
    "bank_card": _("A bank card in the same name"),
    "account_password": _("The password of the account"),
}

ASKED: Mapping[str, Text] = {
    "sim_check": _("Asked whether the SIM was changed lately."),
    "sim_date": _("Asked when the SIM was changed last."),
    "kyc_match": _("Asked whether what it knows of you is right."),
    "number_recycling": _("Asked whether the number has changed hands."),
}

ATTRIBUTES: Mapping[str, Text] = {
    "idDocument": _("the document’s number"),
    "idDocumentType": _("the document’s kind"),
    "idDocumentExpiryDate": _("the document’s end"),
    "name": _("your name"),
    "givenName": _("your given name"),
    "familyName": _("your family name"),
    "birthdate": _("your date of birth"),
    "gender": _("your sex"),
    "address": _("your address"),
}
"""What a third party compares; of everything else nothing is held."""

NOT_HELD: Text = _("details that the operator does not keep")
TOLD: Text = _("It was told yes, no, or that it is not known.")
TOLD_DATE: Text = _("It was told the day.")
NOT_AGREED: Text = _("It was told nothing: you had not agreed.")

UNKNOWN: Text = _("That was not possible. Nothing was changed: go back, and look again.")
REFUSALS: Mapping[str, Text] = {
    "record.not_found": _("There is no such thing among what is held on you."),
    "inquiry.out_of_order": _("You have gone on meanwhile, perhaps in another window. Nothing is lost."),
    "inquiry.too_many": _(
        "This number has had as many attempts as it may in a day. Try again tomorrow, or go to a store with your "
        "document."
    ),
    "inquiry.no_gateway": _("This operator cannot send a code. Go to a store with your document."),
    "inquiry.active_line": _("A line still works in your name. Have the operator end it first; nothing was erased."),
    "inquiry.nothing": _("Nothing is held under this document number and date of birth. Check what you typed."),
    "dispute.already": _("You have said so before; the operator looks into it."),
    "dispute.terminated": _("This line has ended already."),
    "appeal.already": _("You have appealed against this decision before."),
    "appeal.nothing_refused": _("Nothing was refused here."),
    "appeal.too_late": _("The time for an appeal is over. Begin a new registration."),
    "evidence.store": _("The pictures could not be kept. Send them again in a moment."),
    "request.too_many": _("Many people are here at the moment. Wait some seconds, and try again."),
    "partner.no_line": _("No line works in your name, so there is nothing that could be asked."),
    "programme.not_open": _("This programme does not run at the moment."),
    "programme.not_verified": _("A programme is joined with a face that was verified when you registered a line."),
    "consent.other_words": _("The words that you were shown have changed meanwhile. Please read them again."),
}


def refusal(error: RecordError) -> Text:
    """Return what to tell a person of what was not done."""
    return REFUSALS.get(error.code, UNKNOWN)
