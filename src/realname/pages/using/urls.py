"""The addresses of the links that whoever uses a disputed line gets by a message: short, as a message is."""

from __future__ import annotations

from django.urls import path, re_path

from realname.pages.using import views

app_name = "using"

LINK = r"(?P<operator>[0-9a-f]{32})\.(?P<ask>[0-9a-f]{32})\.(?P<token>[A-Za-z0-9_-]{20,80})"

urlpatterns = [
    path("", views.home, name="home"),
    re_path(f"^{LINK}$", views.page, name="ask"),
]
