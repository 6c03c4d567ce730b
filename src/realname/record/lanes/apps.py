"""The Django app of lanes."""

from __future__ import annotations

from django.apps import AppConfig


class LanesConfig(AppConfig):
    """Label and name of the app."""

    name = "realname.record.lanes"
    label = "lanes"
    default_auto_field = "django.db.models.BigAutoField"
