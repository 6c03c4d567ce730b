"""Consent at the counter: the agent reads the words aloud, and writes what the person says to each."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from realname.database.rows import tenant
from realname.pages.counter import words
from realname.pages.counter.answering import show_step, taken
from realname.pages.counter.standing import case_of, require_case
from realname.pages.staff.access import StaffRequest, signed_in
from realname.record.registrations.actions import steps, ways
from realname.record.subscribers.actions.consents import Agreement
from realname.record.subscribers.selectors import texts_in

METHOD = "counter"
FACE = "face"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("agent")
def page(request: StaffRequest, registration_id: uuid.UUID) -> HttpResponse:
    """Show the words in the person's language, or take her answers."""
    case = case_of(request.staff, registration_id)
    with tenant(request.staff.operator_id):
        asked = [text for text in texts_in(case.language) if text["purpose"] in case.purposes]
    answers = {text["purpose"]: request.POST.get(f"agree_{text['purpose']}", "") for text in asked}
    if request.method == "POST" and all(answers.values()):
        return taken(request, registration_id, lambda: _write(request, registration_id, case.language, answers))
    shown = [
        {
            **text,
            "title": words.PURPOSES[text["purpose"]],
            "answer": answers[text["purpose"]] or ("yes" if text["purpose"] in case.agreed else ""),
            "error": request.method == "POST" and not answers[text["purpose"]],
        }
        for text in asked
    ]
    refused = _("Mark her answer to each of them.") if request.method == "POST" else ""
    return show_step(request, registration_id, "consents", texts=shown, refused=refused, by=request.POST.get("by", ""))


def _write(request: StaffRequest, registration_id: uuid.UUID, language: str, answers: dict[str, str]) -> None:
    """Write each agreement, in the words that the page held; declining the face leads to the way without it."""
    representative = request.POST.get("by") == "representative"
    with tenant(request.staff.operator_id):
        row = require_case(request.staff, registration_id)
        if answers.get(FACE) == "no" and row.way == row.Way.FACE:
            ways.choose_way(registration_id, row.Way.NON_FACE)
        for purpose, answer in answers.items():
            if answer == "yes":
                digest = request.POST.get(f"words_{purpose}", "")[:64]
                steps.consent(
                    registration_id,
                    Agreement(purpose, language, digest, METHOD, by_representative=representative),
                )
