"""The Django app of identities."""

from __future__ import annotations

from django.apps import AppConfig


class IdentitiesConfig(AppConfig):
    """Label and name of the app."""

    name = "realname.record.identities"
    label = "identities"
    default_auto_field = "django.db.models.BigAutoField"
