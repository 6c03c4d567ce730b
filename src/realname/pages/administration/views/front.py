"""The figures of a span: how registrations go, why they fail, who waits for whom, and whether an engine drifts."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from realname.database.rows import tenant
from realname.pages.administration.access import administered
from realname.pages.administration.shown import drifting, plain_bars, shares, spans
from realname.pages.staff.access import StaffRequest
from realname.record.operators import selectors as operators
from realname.record.registrations import figures
from realname.record.reviews import figures as reviewing
from realname.record.reviews import selectors as reviews
from realname.record.staff import selectors as staff


@require_safe
@administered
def page(request: StaffRequest) -> HttpResponse:
    """Show the figures, or what they will show where nobody registered yet."""
    choice = spans.chosen(request.GET.get("span", ""))
    with tenant(request.staff.operator_id):
        if not figures.has_any():
            context: dict[str, Any] = {
                "is_ready": bool(operators.in_force_since()),
                "has_stores": staff.stores().exists(),
            }
            return render(request, "pages/administration/empty.html", context)
        context = {"choices": spans.CHOICES, "choice": choice, **_drawn(choice)}
    return render(request, "pages/administration/front.html", context)


def _drawn(choice: spans.Choice) -> dict[str, Any]:
    now = timezone.now()
    span, weeks = choice.span(now), spans.weeks(now)
    begun, outcomes, times = figures.begun(span, choice.bucket), figures.outcomes(span), figures.times(span)
    given, waiting, differing = figures.reasons(span), reviewing.load(now), reviews.disagreement()
    names = {member.id: member.name for member in staff.members()}
    return {
        "registrations": plain_bars.registrations(begun, choice, span, now),
        "outcomes": shares.outcomes(outcomes) if outcomes else None,
        "refusals": shares.reasons(given, "rejected"),
        "retries": shares.reasons(given, "retry"),
        "times": plain_bars.times(times) if times else None,
        "waiting": plain_bars.waiting(waiting),
        "is_waiting": any(group.open for group in waiting),
        "disagreement": shares.disagreement(differing, names) if differing else None,
        "most_compared": figures.COMPARED_A_WEEK,
        "engines": drifting.drifts(figures.drift(weeks), weeks),
    }
