"""The Django app of the field watch."""

from __future__ import annotations

from django.apps import AppConfig


class WatchConfig(AppConfig):
    """Label and name of the app."""

    name = "realname.record.watch"
    label = "watch"
    default_auto_field = "django.db.models.BigAutoField"
