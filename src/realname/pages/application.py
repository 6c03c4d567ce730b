"""The WSGI application of a worker, with everything resident that an answer needs."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler

Application = Callable[..., Any]


def application() -> Application:
    """Return the application. ModelError and CalibrationError where this machine cannot measure or judge."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "realname.settings")
    django.setup(set_prefix=False)
    # Reads the settings when imported, and so not before they are named.
    from realname.pages.trial.tools import warm_up  # noqa: PLC0415

    warm_up()
    return WSGIHandler()
