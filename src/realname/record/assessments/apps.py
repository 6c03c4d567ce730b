"""The Django app of impact assessments."""

from __future__ import annotations

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Label and name of the app."""

    name = "realname.record.assessments"
    label = "assessments"
    default_auto_field = "django.db.models.BigAutoField"
