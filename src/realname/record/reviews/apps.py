"""The Django app of reviews."""

from __future__ import annotations

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Label and name of the app."""

    name = "realname.record.reviews"
    label = "reviews"
