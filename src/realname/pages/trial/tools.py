"""What measures for the local page: the shipped instruments, or those that the settings name (tests do)."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from realname.evaluate.instruments import Instruments


@cache
def tools() -> Instruments:
    """Return the resident instruments. ModelError and CalibrationError where this machine cannot measure or judge."""
    made: Instruments = import_string(settings.REALNAME_INSTRUMENTS)()
    return made


def today() -> date:
    """Return the day where this machine stands: the one place where the pages ask a clock."""
    return datetime.now().astimezone().date()


def warm_up() -> None:
    """Load what answers need, so that the first person does not wait for it."""
    tools()
