"""Pictures for a terminal: from files, or one from a camera of this machine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2

from realname.cli.failures import InputError

SETTLING = 8
"""Pictures that a camera takes before its exposure has settled."""

JPEG_QUALITY = 92


def from_files(paths: Sequence[str]) -> list[bytes]:
    """Return the files' bytes. InputError names the first that cannot be read."""
    found = []
    for path in paths:
        try:
            found.append(Path(path).read_bytes())
        except OSError as error:
            raise InputError(
                f"{path} cannot be read", code="input.unreadable", remedy="Name a picture of this account."
            ) from error
    return found


def from_camera(number: int) -> bytes:
    """Take one picture, as JPEG. InputError where there is no such camera."""
    camera = cv2.VideoCapture(number)
    try:
        taken = [camera.read() for _ in range(SETTLING)][-1]
    finally:
        camera.release()
    if not taken[0]:
        raise InputError(
            f"camera {number} gives no picture", code="input.camera", remedy="Name another number, or a file."
        )
    return cv2.imencode(".jpg", taken[1], [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1].tobytes()
