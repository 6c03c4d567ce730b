"""Choose how to arrive: by the document at the desk, or by a face that is verified ahead."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from realname.database.rows import tenant
from realname.pages.languages import current_tag
from realname.pages.stay.session import Visited, visiting
from realname.pages.subscriber.session import let_in
from realname.record.programmes.actions.joining import Agreed, words_of
from realname.record.programmes.models import Programme
from realname.record.stays.actions.links import make_joining
from realname.record.stays.actions.memberships import by_document, by_face
from realname.record.stays.actions.verifying import begin_verifying


@require_POST
@visiting
def document(request: Visited) -> HttpResponse:
    """Arrive by document: a face that was to be known is gone at once."""
    with tenant(request.stay.operator_id):
        by_document(request.stay.id)
    return redirect("stay:home")


@require_POST
@visiting
def face(request: Visited) -> HttpResponse:
    """Begin to be verified, or go on: by the steps, pages and checks of a registration."""
    if request.stay.is_verified:
        return redirect("stay:agree")
    session = begin_verifying(request.stay.operator_id, request.stay.id)
    return let_in(request, redirect("subscriber:home"), session)


@require_POST
@visiting
def known(request: Visited) -> HttpResponse:
    """Go to her own pages with the stay: who was verified there before shows nothing anew."""
    with tenant(request.stay.operator_id):
        link = make_joining(request.stay.id)
    return redirect("my:stay", link)


@require_http_methods(["GET", "HEAD", "POST"])
@visiting
def agree(request: Visited) -> HttpResponse:
    """Show the words of the hotel's programme, or join it for this stay."""
    stay = request.stay
    if not (stay.is_coming and stay.is_verified):
        return redirect("stay:home")
    with tenant(stay.operator_id):
        if request.method == "POST":
            agreed = Agreed(request.POST.get("language", "")[:20], request.POST.get("words", "")[:64])
            by_face(stay.id, agreed)
            return redirect("stay:home")
        text = words_of(Programme.objects.get(id=stay.programme_id), current_tag())
    return render(request, "pages/stay/agree.html", {"stay": stay, "text": text})
