"""The pages of lawful access, and what they stand on."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("realname.pages.trial.urls")),
    path("", include("realname.pages.staff.urls")),
    path("", include("realname.pages.access.urls")),
    path("log/", include("realname.record.oversight.urls")),
]
