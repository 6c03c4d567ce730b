"""The shop's pages and the person's, whether or not this process was started with a database."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("realname.pages.trial.urls")),
    path("my/", include("realname.pages.my.urls")),
    path("", include("realname.pages.staff.urls")),
    path("", include("realname.pages.paying.urls")),
    path("", include("realname.pages.counter.urls")),
    path("capture/", include("realname.pages.capture.urls")),
]
