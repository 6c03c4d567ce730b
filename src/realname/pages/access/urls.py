"""The addresses of lawful access."""

from __future__ import annotations

from django.urls import path

from realname.pages.access.views import asking, cases

app_name = "access"

urlpatterns = [
    path("access", cases.page, name="requests"),
    path("access/ask", asking.page, name="ask"),
    path("access/<uuid:request_id>", cases.one, name="request"),
    path("access/<uuid:request_id>/decide", cases.decide, name="decide"),
    path("access/<uuid:request_id>/files", cases.files, name="files"),
    path("access/<uuid:request_id>/defer", cases.defer, name="defer"),
    path("access/<uuid:request_id>/end", cases.end, name="end"),
]
