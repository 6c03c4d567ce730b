"""The addresses of the operator's pages, and of those that lead there."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("realname.pages.trial.urls")),
    path("", include("realname.pages.staff.urls")),
    path("", include("realname.pages.administration.urls")),
]
