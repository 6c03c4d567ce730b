"""The addresses of oversight."""

from __future__ import annotations

from django.urls import path, re_path

from realname.pages.oversight.views import engines, figures, front, leaves, policies

app_name = "oversight"

MONTH = r"(?P<month>20[0-9]{2}-(?:0[1-9]|1[0-2]))"
PARTY = r"(?P<party>[0-9a-f-]{36}|all)"

urlpatterns = [
    path("", front.page, name="front"),
    path("engines", engines.page, name="engines"),
    path("leaves/<int:index>", leaves.one, name="leaf"),
    path("operators/<uuid:operator_id>/policies/<str:digest>.json", policies.canonical, name="policy"),
    re_path(rf"^{MONTH}$", front.month, name="month"),
    re_path(rf"^{MONTH}/{PARTY}$", figures.page, name="figures"),
    re_path(rf"^{MONTH}/{PARTY}/(?P<figure>[a-z0-9_.]{{1,120}})$", leaves.behind, name="behind"),
]
