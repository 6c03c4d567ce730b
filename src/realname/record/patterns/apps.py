"""The Django app of patterns."""

from __future__ import annotations

from django.apps import AppConfig


class PatternsConfig(AppConfig):
    """Label and name of the app."""

    name = "realname.record.patterns"
    label = "patterns"
    default_auto_field = "django.db.models.BigAutoField"
