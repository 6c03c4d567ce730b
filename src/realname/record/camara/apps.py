"""The Django app of what banks and shops may ask."""

from __future__ import annotations

from django.apps import AppConfig


class CamaraConfig(AppConfig):
    """Label and name of the app."""

    name = "realname.record.camara"
    label = "camara"
