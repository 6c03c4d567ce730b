"""The Django app of subscribers."""

from __future__ import annotations

from django.apps import AppConfig


class SubscribersConfig(AppConfig):
    """Label and name of the app."""

    name = "realname.record.subscribers"
    label = "subscribers"
