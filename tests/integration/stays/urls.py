"""A stay's pages and those that verify its guest, whether or not this process was started with a database."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("realname.pages.trial.urls")),
    path("capture/", include("realname.pages.capture.urls")),
    path("r/", include("realname.pages.subscriber.urls")),
    path("my/", include("realname.pages.my.urls")),
    path("stay/", include("realname.pages.stay.urls")),
    path("", include("realname.pages.staff.urls")),
    path("", include("realname.pages.arrivals.urls")),
]
