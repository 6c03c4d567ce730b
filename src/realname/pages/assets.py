"""Where the built styles and scripts lie: their names carry a digest of their content."""

from __future__ import annotations

import json
from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def address(name: str) -> str:
    """Return the address of an asset. KeyError for one that is not built."""
    return f"{settings.STATIC_URL}{file_name(name)}"


def file_name(name: str) -> str:
    """Return an asset's name with its digest. KeyError for one that is not built."""
    return _manifest()[name]


@cache
def _manifest() -> dict[str, str]:
    path = settings.STATIC_ROOT / "manifest.json"
    try:
        content: dict[str, str] = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise ImproperlyConfigured("the pages' styles and scripts are not built; run `make setup`") from error
    return content
