"""The quiet sign, and the page that tells everybody of it. Whatever is pressed, the browser shows what it showed."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from realname.database.rows import tenant
from realname.pages.subscriber.session import Visited, caller_of, visiting
from realname.pages.subscriber.showing import show
from realname.pages.subscriber.steps import standing
from realname.record.safety.actions.signing import press


@require_POST
def sign(request: HttpRequest) -> HttpResponse:
    """Count a press, and answer nothing: a browser stays on its page (RFC 9110, 204). So it does for strangers."""
    caller = caller_of(request)
    if caller is not None and caller.registration_id is not None:
        with tenant(caller.operator_id):
            press(caller.registration_id, timezone.now())
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@require_safe
@visiting
def page(request: Visited) -> HttpResponse:
    """Say how to ask for help unseen."""
    visit = request.visit
    return show(request, "safety", standing(visit.caller, visit.registration_id))
