"""The Django app of quiet signs."""

from __future__ import annotations

from django.apps import AppConfig


class SafetyConfig(AppConfig):
    """Label and name of the app."""

    name = "realname.record.safety"
    label = "safety"
    default_auto_field = "django.db.models.BigAutoField"
