"""The addresses of oversight, and of those that lead there."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("realname.pages.trial.urls")),
    path("oversight/", include("realname.pages.oversight.urls")),
    path("log/", include("realname.record.oversight.urls")),
]
