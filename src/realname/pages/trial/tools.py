"""What measures for the local page: the shipped instruments, or those that the settings name (tests do)."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

import cv2
import numpy as np
from django.conf import settings
from django.utils.module_loading import import_string

from realname.evaluate.instruments import Instruments
from realname.evaluate.specimens.errors import SpecimenError
from realname.evaluate.specimens.specimen import render
from realname.measure.faces.engine import FaceEngine
from realname.measure.images import Image, open_image

WARM_UP_KINDS = ("passport", "resident-id")
"""Between them they take the reader through all of its networks."""


@cache
def tools() -> Instruments:
    """Return the resident instruments. ModelError and CalibrationError where this machine cannot measure or judge."""
    made: Instruments = import_string(settings.REALNAME_INSTRUMENTS)()
    return made


def today() -> date:
    """Return the day where this machine stands: the one place where the pages ask a clock."""
    return datetime.now().astimezone().date()


def warm_up() -> None:
    """Load what answers need, so that the first person does not wait for it; nobody is measured."""
    made = tools()
    if isinstance(made.faces, FaceEngine):
        made.faces.warm_up()
    for kind in WARM_UP_KINDS:
        made.read_document(_drawn(kind), today())


def _drawn(kind: str) -> Image:
    """Return a specimen with a drawn head, a blank page where a font is not installed."""
    try:
        return open_image(render(kind, None, {}, 1, "scan").jpeg)
    except SpecimenError:
        blank = np.full((600, 900, 3), 255, np.uint8)
        return open_image(cv2.imencode(".jpg", blank)[1].tobytes())
