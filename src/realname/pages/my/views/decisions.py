"""What was decided on her, why, by which rules; a receipt to keep; and an appeal where one is possible."""

from __future__ import annotations

import json
import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from realname.database.rows import tenant
from realname.pages import proofs
from realname.pages.my import shown
from realname.pages.my.session import Visited, opened
from realname.pages.proofs import shown_proof
from realname.record.registrations.actions import deciding
from realname.record.reviews.actions import appealing


@require_safe
@opened
def page(request: Visited) -> HttpResponse:
    """Show every registration and its decision."""
    with tenant(request.visitor.operator_id):
        decisions = shown.decisions_of(request.visitor.people)
    return render(request, "pages/my/decisions.html", {"decisions": decisions})


@require_http_methods(["GET", "HEAD", "POST"])
@opened
def appeal(request: Visited, registration_id: uuid.UUID) -> HttpResponse:
    """Ask what is wrong, or file the appeal."""
    words, error = request.POST.get("words", "").strip(), ""
    with tenant(request.visitor.operator_id):
        decision = shown.decision_of(request.visitor.people, registration_id)
        if request.method == "POST" and 0 < len(words) <= appealing.LONGEST_WORDS:
            appealing.file_appeal(registration_id, words)
            return redirect("my:decisions")
    if request.method == "POST":
        error = _("Say what is wrong")
    context = {"decision": decision, "words": words, "error": error, "longest": appealing.LONGEST_WORDS}
    return render(request, "pages/my/appeal.html", context, status=422 if error else 200)


@require_safe
@opened
def receipt(request: Visited, registration_id: uuid.UUID) -> HttpResponse:
    """Give the receipt of a registration as a file."""
    with tenant(request.visitor.operator_id):
        told = shown.receipt_of(request.visitor.people, registration_id)
    content = json.dumps(told, ensure_ascii=False, indent=1)
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="receipt.json"'
    return response


@require_safe
@opened
def proof(request: Visited, registration_id: uuid.UUID) -> HttpResponse:
    """Show where the decision stands in the public log, with the code that proves it."""
    with tenant(request.visitor.operator_id):
        found = shown_proof(_decision(request, registration_id))
    return render(request, "pages/my/proof.html", {"proof": found, "registration_id": registration_id})


@require_safe
@opened
def proof_file(request: Visited, registration_id: uuid.UUID) -> HttpResponse:
    """Give the proof as a file."""
    with tenant(request.visitor.operator_id):
        found = shown_proof(_decision(request, registration_id))
    return proofs.file_of(found)


def _decision(request: Visited, registration_id: uuid.UUID) -> uuid.UUID:
    shown.decision_of(request.visitor.people, registration_id)
    return deciding.newest_decision(registration_id)[0].id
