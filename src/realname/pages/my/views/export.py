"""What is known of her, and all of it as a file."""

from __future__ import annotations

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from realname.database.rows import tenant
from realname.pages.my import shown
from realname.pages.my.archive import archive
from realname.pages.my.session import Visited, opened


@require_safe
@opened
def page(request: Visited) -> HttpResponse:
    """Show what is known of her."""
    with tenant(request.visitor.operator_id):
        fields = shown.fields_of(request.visitor.people)
    return render(request, "pages/my/data.html", {"fields": fields})


@require_safe
@opened
def file(request: Visited) -> StreamingHttpResponse:
    """Give everything as a ZIP, made while it is sent."""
    pieces = archive(request.visitor.operator_id, request.visitor.people)
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="my-data.zip"'
    return response
