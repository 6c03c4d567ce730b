"""The addresses of a stay's pages. The link's token is in the first one alone."""

from __future__ import annotations

from django.urls import path, re_path

from realname.pages.stay.views import arriving, details, opening

app_name = "stay"

LINK = r"(?P<link>[0-9a-f]{32}\.[0-9a-f]{32}\.[A-Za-z0-9_-]{20,80})"

urlpatterns = [
    path("", opening.home, name="home"),
    path("document", arriving.document, name="document"),
    path("face", arriving.face, name="face"),
    path("agree", arriving.agree, name="agree"),
    path("details", details.page, name="details"),
    re_path(f"^{LINK}$", opening.page, name="open"),
]
