"""The pages of the server of terminals."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from realname.record.terminals.reference import reference as described


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the kiosk: what it is, its script learns from the server of terminals."""
    return render(request, "pages/kiosk/page.html")


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Answer the reference of the terminals' protocol."""
    del request
    return JsonResponse(described())
