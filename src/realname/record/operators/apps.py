"""The Django app of operators."""

from __future__ import annotations

from django.apps import AppConfig


class OperatorsConfig(AppConfig):
    """Label and name of the app."""

    name = "realname.record.operators"
    label = "operators"
    default_auto_field = "django.db.models.BigAutoField"
