"""A stay at a hotel, to which she arrives by the face that was verified of her before: no picture is asked for anew."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from realname.database.rows import tenant
from realname.pages.languages import current_tag
from realname.pages.my.session import COOKIE, PATH, Visited, opened
from realname.record.errors import NotFound, Unauthenticated
from realname.record.inquiries.actions.sessions import IN_ALL
from realname.record.programmes.actions.joining import Agreed, words_of
from realname.record.stays.actions import links
from realname.record.stays.actions.memberships import by_face
from realname.record.stays.selectors import stay_of

LATER = "realname_my_stay"
"""The link, for as long as it takes to prove who she is."""


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, link: str) -> HttpResponseBase:
    """Go on where she has proved who she is; else have her do so first, and come back."""
    try:
        operator_id, _ = links.named(link)
    except Unauthenticated:
        return render(request, "pages/stay/unknown.html", status=410)
    answer = _page(request, link) if COOKIE in request.COOKIES else redirect("my:open", operator_id)
    if isinstance(answer, HttpResponse) and request.method != "POST":
        secure = request.is_secure()
        answer.set_cookie(LATER, link, max_age=IN_ALL, path=PATH, secure=secure, httponly=True, samesite="Strict")
    return answer


@opened
def _page(request: Visited, link: str) -> HttpResponse:
    """Show the words of the hotel's programme, or have her join it for this stay."""
    visitor = request.visitor
    operator_id, stay_id = links.named(link)
    if operator_id != visitor.operator_id:
        raise NotFound("There is no such stay.")
    with tenant(operator_id):
        stay = stay_of(stay_id)
        if request.method == "POST":
            agreed = Agreed(request.POST.get("language", "")[:20], request.POST.get("words", "")[:64])
            by_face(stay.id, agreed, visitor.people)
            answer = redirect("stay:home")
            answer.delete_cookie(LATER, path=PATH, samesite="Strict")
            return answer
        context = {"stay": stay, "text": words_of(stay.programme, current_tag())}
    return render(request, "pages/my/stay.html", context)
