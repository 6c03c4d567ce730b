"""What is asked and why, in the words that are kept with the receipt; both ways on one page, of one size."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from realname.database.rows import tenant
from realname.judge.facts import Way
from realname.pages.languages import current_tag
from realname.pages.subscriber import words
from realname.pages.subscriber.session import Visited, visiting
from realname.pages.subscriber.showing import show
from realname.pages.subscriber.steps import standing
from realname.record.operators.actions.policies import rules_of
from realname.record.registrations import selectors
from realname.record.registrations.actions import steps, ways
from realname.record.subscribers.actions.consents import Agreement
from realname.record.subscribers.selectors import texts_in

METHOD = "page"
YEAR_DAYS = 365


@require_http_methods(["GET", "HEAD", "POST"])
@visiting
def page(request: Visited) -> HttpResponse:
    """Show the words, or record what was agreed to and by which way she goes."""
    visit = request.visit
    if request.method == "POST" and request.POST.get("way") in [*Way]:
        _agree(request, Way(request.POST["way"]))
        return redirect("subscriber:home")
    found = standing(visit.caller, visit.registration_id)
    with tenant(visit.caller.operator_id):
        row = selectors.registration_of(visit.registration_id)
        policy = rules_of(row.policy)
        asked = policy.purposes(Way.FACE)
        texts = [
            {**text, "title": words.PURPOSES[text["purpose"]], "years": _years(text["retain_days"])}
            for text in texts_in(current_tag(), row.controller, row.kind)
            if text["purpose"] in asked
        ]
    return show(request, "consent", found, {"texts": texts, "changed": request.method == "POST"})


def _years(days: int) -> int:
    """Return whole years, 0 where the time is not of whole years."""
    return days // YEAR_DAYS if days % YEAR_DAYS == 0 else 0


def _agree(request: Visited, way: Way) -> None:
    """Record the way and every agreement that it needs, in the words that the form carried, all or nothing."""
    visit = request.visit
    with tenant(visit.caller.operator_id):
        policy = rules_of(selectors.registration_of(visit.registration_id).policy)
        ways.choose_way(visit.registration_id, way)
        for purpose in policy.purposes(way):
            digest = request.POST.get(f"words_{purpose}", "")[:64]
            agreement = Agreement(purpose, request.POST.get("language", "")[:20], digest, METHOD)
            steps.consent(visit.registration_id, agreement)
