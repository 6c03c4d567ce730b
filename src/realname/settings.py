"""Django's settings."""

from __future__ import annotations

SECRET_KEY = "replaced at start"  # noqa: S105  the launcher draws one for each start
INSTALLED_APPS: list[str] = []
ROOT_URLCONF = "realname.urls"
