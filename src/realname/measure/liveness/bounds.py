"""What a recording may be at most; past it nothing is decoded. Codes `challenge.*`, each with a remedy."""

from __future__ import annotations

from itertools import pairwise
from math import isfinite

from realname.measure.challenges import Recording
from realname.measure.errors import MeasureError
from realname.measure.images import open_image

MAX_FRAMES = 300
"""A default script gives about 100 pictures; three times that leaves room for quick cameras."""

MAX_BYTES = 6 * 1024 * 1024
MAX_PIXELS = 1_300_000
"""1280 x 960; the longest side asked for is 960."""

MAX_FLASHES = 32
AGAIN = "Begin the recording anew; the page sends what is needed."


class RecordingError(MeasureError):
    """A recording that cannot be measured at all: codes `challenge.*`."""

    code = "challenge.unreadable"
    remedy = AGAIN


def refuse_unbounded(recording: Recording) -> None:
    """Hold a recording against the limits. RecordingError, or ImageError where a picture's header is not one.

    Codes: `challenge.no_pictures`, `challenge.too_many_pictures`, `challenge.too_large`,
    `challenge.picture_too_large`, `challenge.part_unknown`, `challenge.out_of_order`.
    """
    frames, flashes = recording.frames, recording.flashes
    if not frames:
        raise RecordingError("the recording holds no picture", code="challenge.no_pictures")
    if len(frames) > MAX_FRAMES or len(flashes) > MAX_FLASHES:
        raise RecordingError("the recording holds too many pictures", code="challenge.too_many_pictures")
    if sum(len(frame.picture) for frame in frames) > MAX_BYTES:
        raise RecordingError(f"the recording has more than {MAX_BYTES // 2**20} MiB", code="challenge.too_large")
    if any(not 0 <= frame.part < len(recording.script.parts) for frame in frames):
        raise RecordingError("a picture belongs to no part of the script", code="challenge.part_unknown")
    for times in ([frame.at_ms for frame in frames], [flash.at_ms for flash in flashes]):
        rising = all(a <= b for a, b in pairwise(times))
        if not all(map(isfinite, times)) or not rising:
            raise RecordingError("the pictures are not in the order of time", code="challenge.out_of_order")
    parts = [frame.part for frame in frames]
    if parts != sorted(parts):
        raise RecordingError("the parts are not in the order of the script", code="challenge.out_of_order")
    for frame in frames:
        reading = open_image(frame.picture).reading
        if reading.width * reading.height > MAX_PIXELS:
            raise RecordingError("a picture has too many pixels", code="challenge.picture_too_large")
