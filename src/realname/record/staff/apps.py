"""The Django app of staff."""

from __future__ import annotations

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """Label and name of the app."""

    name = "realname.record.staff"
    label = "staff"
    default_auto_field = "django.db.models.BigAutoField"
