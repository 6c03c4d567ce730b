"""The addresses of the shop's pages."""

from __future__ import annotations

from django.urls import path

from realname.pages.paying import views

app_name = "paying"

urlpatterns = [
    path("payments", views.shops, name="shops"),
    path("payments/<uuid:programme_id>", views.day, name="day"),
    path("payments/<uuid:programme_id>/limits", views.limits, name="limits"),
    path("payments/of/<uuid:payment_id>", views.refund, name="refund"),
]
