"""What she agreed to, and its withdrawal: what follows is said first."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from realname.database.rows import tenant
from realname.pages.my import shown
from realname.pages.my.session import Visited, opened
from realname.record.camara.actions import partners
from realname.record.subscribers.actions.consents import withdraw_consent


@require_safe
@opened
def page(request: Visited) -> HttpResponse:
    """Show every consent."""
    with tenant(request.visitor.operator_id):
        consents = shown.consents_of(request.visitor.people)
    return render(request, "pages/my/consents.html", {"consents": consents})


@require_http_methods(["GET", "HEAD", "POST"])
@opened
def withdraw(request: Visited, receipt_id: uuid.UUID) -> HttpResponse:
    """Say what follows and ask once more, or withdraw."""
    with tenant(request.visitor.operator_id):
        consent = shown.consent_of(request.visitor.people, receipt_id)
        if request.method == "POST":
            if consent.party:
                partners.withdraw(request.visitor.people, consent.party)
            else:
                withdraw_consent(receipt_id)
    if request.method == "POST" or consent.withdrawn_at is not None:
        return redirect("my:consents")
    return render(request, "pages/my/withdraw.html", {"consent": consent})
