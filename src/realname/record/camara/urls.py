"""The addresses that CAMARA's definitions name, under the service's own root."""

from __future__ import annotations

from django.urls import path

from realname.record.camara import views

urlpatterns = [
    path("sim-swap/v2/check", views.check_sim),
    path("sim-swap/v2/retrieve-date", views.date_sim),
    path("kyc-match/v0.4/match", views.match),
    path("number-recycling/v0.2/check", views.check_recycling),
]
