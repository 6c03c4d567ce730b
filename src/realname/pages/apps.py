"""The pages as a Django application: templates, static files, catalogues."""

from __future__ import annotations

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Name the application; it has no rows of its own."""

    name = "realname.pages"
    label = "pages"
