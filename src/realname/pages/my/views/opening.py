"""The first page: what she will see, how she proves who she is, and the words that she agrees to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from realname.database.rows import tenant
from realname.pages.languages import current_tag
from realname.pages.my import words
from realname.pages.my.operators import chosen
from realname.pages.my.session import give
from realname.pages.problems import Text
from realname.record.errors import RecordError
from realname.record.inquiries.actions.sessions import begin
from realname.record.subscribers.actions.consents import OWN_DATA
from realname.record.subscribers.selectors import texts_in

METHOD = "page"


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, word: str) -> HttpResponse:
    """Show the words, or begin."""
    operator = chosen(word)
    if operator is None:
        return render(request, "pages/my/unknown.html", status=404)
    refused: Text = ""
    if request.method == "POST":
        language, digest = request.POST.get("language", "")[:20], request.POST.get("words", "")[:64]
        try:
            return give(request, redirect("my:home"), begin(operator.id, language, digest, METHOD))
        except RecordError as error:
            refused = words.refusal(error)
    with tenant(operator.id):
        text = next(text for text in texts_in(current_tag()) if text["purpose"] == OWN_DATA)
    context = {"controller": operator.name, "text": text, "word": word, "refused": refused}
    return render(request, "pages/my/open.html", context, status=409 if refused else 200)
