"""The addresses of pages beside the API, as a service with a database has them."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("realname.pages.front.urls")),
    path("", include("realname.pages.trial.urls")),
    path("r/", include("realname.pages.subscriber.urls")),
    path("", include("realname.pages.staff.urls")),
    path("u/", include("realname.pages.using.urls")),
    path("", include("realname.pages.reviews.urls")),
    path("", include("realname.pages.counter.urls")),
    path("v1/", include("realname.record.urls")),
]
