"""The Django app of galleries."""

from __future__ import annotations

from django.apps import AppConfig


class GalleriesConfig(AppConfig):
    """Label and name of the app."""

    name = "realname.record.galleries"
    label = "galleries"
    default_auto_field = "django.db.models.BigAutoField"
