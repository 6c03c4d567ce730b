"""The Django app of the public log."""

from __future__ import annotations

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """Label and name of the app."""

    name = "realname.record.oversight"
    label = "oversight"
    default_auto_field = "django.db.models.BigAutoField"
