"""The addresses of a stay's pages. The link's token is in the first one alone."""

from __future__ import annotations

from django.urls import path, re_path

from realname.pages.stay.views import arriving, details, opening
from realname.record.stays.actions.links import WORDS

app_name = "stay"

LINK = f"(?P<link>{WORDS})"

urlpatterns = [
    path("", opening.home, name="home"),
    path("document", arriving.document, name="document"),
    path("face", arriving.face, name="face"),
    path("known", arriving.known, name="known"),
    path("agree", arriving.agree, name="agree"),
    path("details", details.page, name="details"),
    re_path(f"^{LINK}$", opening.page, name="open"),
]
