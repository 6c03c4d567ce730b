"""The first page: what there is to try, and what happens to pictures."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the ways in."""
    return render(request, "pages/trial/home.html")
