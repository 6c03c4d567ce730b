"""The Django app of stays."""

from __future__ import annotations

from django.apps import AppConfig


class StaysConfig(AppConfig):
    """Label and name of the app."""

    name = "realname.record.stays"
    label = "stays"
    default_auto_field = "django.db.models.BigAutoField"
