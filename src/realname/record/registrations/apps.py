"""The Django app of registrations."""

from __future__ import annotations

from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    """Label and name of the app."""

    name = "realname.record.registrations"
    label = "registrations"
