"""The web addresses."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("realname.pages.trial.urls"))]

handler400 = "realname.pages.problems.malformed"
handler403 = "realname.pages.problems.malformed"
handler404 = "realname.pages.problems.not_found"
handler500 = "realname.pages.problems.failed"
