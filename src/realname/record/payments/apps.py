"""The Django app of payments."""

from __future__ import annotations

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Label and name of the app."""

    name = "realname.record.payments"
    label = "payments"
    default_auto_field = "django.db.models.BigAutoField"
