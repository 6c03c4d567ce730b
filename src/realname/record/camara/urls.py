"""The addresses that CAMARA's definitions name, under the service's own root."""

from __future__ import annotations

from django.urls import path

from realname.record.camara import views

urlpatterns = [
    path("sim-swap/v2/check", views.check),
    path("sim-swap/v2/retrieve-date", views.retrieve_date),
]
