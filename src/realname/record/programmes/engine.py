"""Which engine makes the templates of programmes: the one that this installation verifies people with."""

from __future__ import annotations

from django.conf import settings
from django.utils.module_loading import import_string

from realname.evaluate.instruments import Instruments
from realname.measure.readings import EngineStamp


def engine_in_use() -> EngineStamp:
    """Return its stamp; no network is loaded for that."""
    tools: Instruments = import_string(settings.REALNAME_INSTRUMENTS)()
    return tools.faces.stamp
