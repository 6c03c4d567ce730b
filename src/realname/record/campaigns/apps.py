"""The Django app of campaigns."""

from __future__ import annotations

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """Label and name of the app."""

    name = "realname.record.campaigns"
    label = "campaigns"
