"""The Django app of inquiries."""

from __future__ import annotations

from django.apps import AppConfig


class InquiriesConfig(AppConfig):
    """Label and name of the app."""

    name = "realname.record.inquiries"
    label = "inquiries"
