"""The Django app of programmes."""

from __future__ import annotations

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Label and name of the app."""

    name = "realname.record.programmes"
    label = "programmes"
    default_auto_field = "django.db.models.BigAutoField"
