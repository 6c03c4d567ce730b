"""The addresses of the whole service, whether or not this process was started with a database."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("u/", include("realname.pages.using.urls")),
    path("", include("realname.pages.trial.urls")),
    path("", include("realname.pages.staff.urls")),
    path("", include("realname.pages.reviews.urls")),
    path("v1/", include("realname.record.urls")),
]
