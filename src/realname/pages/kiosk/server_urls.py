"""The addresses of the server of terminals, beside those of the protocol itself."""

from __future__ import annotations

from django.urls import path

from realname.pages import static_files
from realname.pages.kiosk import views

urlpatterns = [
    path("", views.page, name="kiosk"),
    path("terminals/v1/openapi.json", views.reference, name="terminals_reference"),
    path("static/<str:name>", static_files.file),
]
