"""The addresses of the local trial."""

from __future__ import annotations

from django.urls import path

from realname.pages.trial.turns import in_turn
from realname.pages.trial.views import compare, document, home, specimen, verify

app_name = "trial"

urlpatterns = [
    path("", home.page, name="home"),
    path("verify", in_turn(verify.page), name="verify"),
    path("compare", in_turn(compare.page), name="compare"),
    path("document", in_turn(document.page), name="document"),
    path("specimen", in_turn(specimen.page), name="specimen"),
]
