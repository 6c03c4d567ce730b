"""An optional network that tells pictures of pictures: off unless somebody fetched it and switched it on.

Its origin cannot be traced (docs/model-cards/fr-liveness.md). It sees the border around a picture, and misses a picture
that fills the view and every picture that software feeds in.
"""

from __future__ import annotations

import os

import cv2
import numpy as np

from realname.measure.faces.borders import Place
from realname.measure.images import RGB
from realname.measure.models.runtime import network

SETTING = "REALNAME_SPOOF_NETWORK"
SIDE_PX = 128
AROUND = 2.7
HEIGHT_TO_WIDTH = 1.25
"""The box that the network was made for is that of its own detector: about a quarter higher than wide."""


def is_switched_on() -> bool:
    """Tell whether this process is to ask the network: `REALNAME_SPOOF_NETWORK=on`."""
    return os.environ.get(SETTING, "").strip().lower() == "on"


def probability_of_attack(pixels: RGB, face: Place) -> float:
    """Return 0..1, one minus the network's probability of a living face. ModelError where its file is absent."""
    cut = cv2.resize(_around(pixels, face), (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_LINEAR)
    # The network was trained on blue-green-red order, 0 to 255.
    batch = cut[:, :, ::-1].astype(np.float32).transpose(2, 0, 1)[None]
    (scores,) = network("fr_liveness", ((1, 3, SIDE_PX, SIDE_PX),))(batch)
    odds = np.exp(scores[0] - scores[0].max())
    return float(1 - odds[0] / odds.sum())


def _around(pixels: RGB, face: Place) -> RGB:
    """Cut the face with its surroundings, moved inside the picture where it would reach out of it."""
    height, width = pixels.shape[:2]
    tall = face.width * HEIGHT_TO_WIDTH
    scale = min((height - 1) / tall, (width - 1) / face.width, AROUND)
    across, down = max(2.0, face.width * scale), max(2.0, tall * scale)
    left = min(max(face.x - across / 2, 0.0), width - 1 - across)
    top = min(max(face.y - down / 2, 0.0), height - 1 - down)
    return pixels[max(0, int(top)) : int(top + down) + 1, max(0, int(left)) : int(left + across) + 1]
