"""Which banks and shops may ask about her, and her word on each."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from realname.database.rows import tenant
from realname.pages.languages import current_tag
from realname.pages.my.session import Visited, opened
from realname.record.camara.actions import partners
from realname.record.errors import NotFound

METHOD = "page"


@require_safe
@opened
def page(request: Visited) -> HttpResponse:
    """Show every party, and whether it may ask."""
    with tenant(request.visitor.operator_id):
        agreed = partners.agreed_parties(request.visitor.people)
        parties = [{"id": key, "name": name, "may_ask": name in agreed} for key, name in partners.parties().items()]
    return render(request, "pages/my/partners.html", {"parties": parties})


@require_http_methods(["GET", "HEAD", "POST"])
@opened
def party(request: Visited, party_id: uuid.UUID) -> HttpResponse:
    """Show the words, and take her word."""
    visitor, given = request.visitor, request.POST
    with tenant(visitor.operator_id):
        name = partners.parties().get(party_id)
        if name is None:
            raise NotFound("There is no such party.")
        if given.get("act") == "withdraw":
            partners.withdraw(visitor.people, name)
        elif given.get("act") == "agree":
            language, digest = given.get("language", "")[:20], given.get("words", "")[:64]
            partners.agree(visitor.people, name, language, digest, METHOD)
        shown = {"id": party_id, "name": name, "may_ask": name in partners.agreed_parties(visitor.people)}
        context = {"party": shown, "words": partners.words_for(name, current_tag())}
    if request.method == "POST":
        return redirect("my:partners")
    return render(request, "pages/my/partner.html", context)
