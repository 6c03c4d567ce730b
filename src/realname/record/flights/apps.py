"""The Django app of flights."""

from __future__ import annotations

from django.apps import AppConfig


class FlightsConfig(AppConfig):
    """Label and name of the app."""

    name = "realname.record.flights"
    label = "flights"
    default_auto_field = "django.db.models.BigAutoField"
