"""Films for the browser's camera, made of photographs: one frame repeated, or two that take turns."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from realname.measure.faces.detection import detect_faces
from realname.measure.images import RGB
from realname.measure.models import store

SIZE = (1280, 960)


def sample() -> RGB:
    """Return the photograph in the public domain that comes with the networks."""
    with Image.open(BytesIO(store.read("sample_face"))) as image:
        return np.asarray(image.convert("RGB"), np.uint8)


def face(height: float = 0.52, x: float = 0.5, y: float = 0.49) -> RGB:
    """Return the sample so placed that its face has a share of the frame's height, and its middle lies there."""
    pixels = sample()
    found = detect_faces(pixels)[0]
    scale = height * SIZE[1] / found.h
    dx = x * SIZE[0] - (found.x + found.w / 2) * scale
    dy = y * SIZE[1] - (found.y + found.h / 2) * scale
    place = np.array([[scale, 0, dx], [0, scale, dy]], np.float64)
    placed = cv2.warpAffine(pixels, place, SIZE, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(placed, np.uint8)


def shaded(pixels: RGB) -> RGB:
    """Return the picture with its left half in deep shade."""
    falls = np.clip((np.arange(SIZE[0]) / SIZE[0] - 0.42) / 0.16, 0.12, 1)[None, :, None]
    return np.asarray(pixels * falls, np.uint8)


def card() -> RGB:
    """Return a drawn card on a dark table, where the frame for cards is."""
    pixels = np.full((SIZE[1], SIZE[0], 3), (66, 54, 48), np.uint8)
    w = int(0.88 * SIZE[0])
    h = int(w / (85.6 / 53.98))
    left, top = (SIZE[0] - w) // 2, (SIZE[1] - h) // 2
    cv2.rectangle(pixels, (left, top), (left + w, top + h), (206, 214, 220), -1)
    cv2.rectangle(pixels, (left + 60, top + 120), (left + 320, top + 470), (120, 110, 105), -1)
    for line, words in enumerate(["SPECIMEN", "UTOPIA", "ERIKSSON", "ANNA MARIA", "12 AUG 1974", "L898902C3"]):
        at = (left + 380, top + 150 + 75 * line)
        cv2.putText(pixels, words, at, cv2.FONT_HERSHEY_SIMPLEX, 1.5, (40, 40, 60), 3, cv2.LINE_AA)
    return pixels


def write(folder: Path, name: str, *frames: RGB) -> Path:
    """Write a film of three seconds in which the frames take turns."""
    path = folder / f"{name}.mjpeg"
    options = [cv2.IMWRITE_JPEG_QUALITY, 92]
    coded = [cv2.imencode(".jpg", frame[:, :, ::-1], options)[1].tobytes() for frame in frames]
    path.write_bytes(b"".join(coded[i % len(coded)] for i in range(30)))
    return path
