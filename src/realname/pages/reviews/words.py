"""Words of the reviewers' pages for what the layers below name by codes."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

WHY: dict[str, Text] = {
    "policy": _("The rules leave it to a person"),
    "appeal": _("She says that the refusal is wrong"),
    "sample": _("Second look"),
    "pattern": _("Shares more with others than is usual"),
}
"""What opened a case."""

KINDS: dict[str, Text] = {
    "new_line": _("New line"),
    "sim_replacement": _("SIM replacement"),
    "transfer": _("Transfer of a line"),
    "reverification": _("Verification of a line anew"),
    "check_in": _("Check-in at a hotel"),
}

OUTCOMES: dict[str, tuple[Text, Text]] = {
    "approved": (_("Approve"), _("It is her, and the document is hers.")),
    "rejected": (_("Refuse"), _("Something is wrong. She is told the reasons, and can appeal.")),
    "retry": (_("Ask for another attempt"), _("It cannot be told from these pictures. She is told what to mend.")),
}
"""What a reviewer can decide, and what it means."""

DECIDED: dict[str, Text] = {
    "approved": _("Your last case: approved."),
    "rejected": _("Your last case: refused."),
    "retry": _("Your last case: another attempt asked for."),
}
"""What is said above the next case."""

STOPPED: dict[str, tuple[Text, Text]] = {
    "review.closed": (
        _("This case is closed"),
        _("Somebody else decided it, or the registration has ended. Nothing of yours was kept."),
    ),
    "review.own_opinion": (
        _("You have decided on this case"),
        _("Another reviewer looks at it now: the rules ask for two."),
    ),
    "review.another_person": (
        _("This case is for somebody else"),
        _("You decided on it before, or served this person yourself. Whoever looks now must be another person."),
    ),
    "review.evidence_gone": (
        _("The case can no longer be approved"),
        _("What the decision was made from is erased. Ask for another attempt."),
    ),
    "review.line_taken": (
        _("The number has another holder by now"),
        _("Refuse it; she can register another number."),
    ),
    "review.candidates_open": (
        _("Somebody who looks alike is still to be compared"),
        _("Say of each candidate first what you find; then approve."),
    ),
    "candidate.answer": (
        _("Nothing was chosen"),
        _("Go back to the case, and choose what you find and why."),
    ),
    "candidate.answered": (
        _("Somebody has answered this already"),
        _("Nothing of yours was kept. Go back to the case."),
    ),
    "consent.none": (
        _("She agrees to the use of her face no more"),
        _("It cannot be approved by her face. Ask for another attempt, without it."),
    ),
    "dispute.settled": (
        _("Somebody has decided on this line"),
        _("Nothing of yours was kept. Go on with the next."),
    ),
    "dispute.too_often": (
        _("Its user was asked three times"),
        _("Decide by what is known."),
    ),
    "dispute.no_way": (
        _("Its user cannot be asked: no SMS gateway is connected"),
        _("Decide by what is known, or have an administrator connect one."),
    ),
    "record.not_found": (_("There is no such case"), _("Go on with the first of those that wait.")),
}
"""Why something could not be done, and what to do."""

UNKNOWN: tuple[Text, Text] = (_("That could not be done"), _("Nothing was changed. Go on with the next case."))

FACE_OF_DOCUMENT = _("On the document")
FACE_OF_PERSON = _("Photograph of the person")

SIGN_OUTCOMES: dict[str, Text] = {
    "helped": _("She was helped"),
    "handed_on": _("Handed on to those whose task it is"),
    "by_mistake": _("Pressed by mistake"),
}
"""What came of a quiet sign."""

DISPUTE_DECISIONS: dict[str, tuple[Text, Text]] = {
    "release": (
        _("Release her from the line"),
        _(
            "The line is not hers. It leaves her name and ends. Whoever uses it can register it in her own name, with "
            "her document."
        ),
    ),
    "give_back": (
        _("Give the line back"),
        _("The line is registered rightly. It goes on as it was, and may change its SIM or holder again."),
    ),
    "ask_again": (
        _("Ask the user again"),
        _("Whoever uses the line gets another message, and at least seven days to answer. Three messages in all."),
    ),
}
"""What a reviewer can do with a disputed line, and what follows."""

USER_SAYS: dict[str, Text] = {
    "": _("has not answered"),
    "in_use": _("says: I use this number"),
    "not_used": _("says: I do not use this number"),
}
ASK_STATES: dict[str, Text] = {
    "sending": _("is being sent"),
    "sent": _("was sent"),
    "failed": _("could not be sent"),
}
