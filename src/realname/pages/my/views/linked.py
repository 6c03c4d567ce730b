"""A link that was handed over at a counter: looked at first, and opened once, by a button."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from realname.database.rows import tenant, tenant_ids
from realname.pages.my.session import give
from realname.record.errors import Unauthenticated
from realname.record.inquiries.actions.sessions import claim, link_opens
from realname.record.operators.selectors import name_of


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, operator: str, inquiry: str, token: str) -> HttpResponse:
    """Show what the link opens, or open it: whoever previews a message opens nothing."""
    operator_id, inquiry_id = uuid.UUID(hex=operator), uuid.UUID(hex=inquiry)
    if operator_id not in tenant_ids() or not link_opens(operator_id, inquiry_id, token):
        return render(request, "pages/my/dead.html", status=410)
    if request.method == "POST":
        try:
            return give(request, redirect("my:home"), claim(operator_id, inquiry_id, token))
        except Unauthenticated:
            return render(request, "pages/my/dead.html", status=410)
    with tenant(operator_id):
        controller = name_of()
    return render(request, "pages/my/linked.html", {"controller": controller})
