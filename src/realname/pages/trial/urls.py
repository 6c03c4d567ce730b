"""The addresses of the local trial."""

from __future__ import annotations

from django.urls import path

from realname.pages.trial.views import compare, document, home, specimen, verify

app_name = "trial"

urlpatterns = [
    path("", home.page, name="home"),
    path("verify", verify.page, name="verify"),
    path("compare", compare.page, name="compare"),
    path("document", document.page, name="document"),
    path("specimen", specimen.page, name="specimen"),
]
