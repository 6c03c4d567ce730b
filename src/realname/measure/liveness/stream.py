"""What a recording's pictures say of where they come from: repeats, noise that stands still or comes again, old blocks.

A camera's picture never comes twice: its noise is new each time. A stream from software may be a still, a loop, or a
film that had been compressed before. These are findings for a person or a policy, and no proof of a camera.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from realname.measure.challenges import StreamReading
from realname.measure.images import RGB
from realname.measure.liveness.sightings import Sighting

NOISE_SIDE_PX = 96
"""Noise is compared over this square of each picture's upper corners, where background is likeliest."""

SAME = 0.1
"""Grey levels of root mean square difference below which two pictures are one: coded twice, one picture is the same."""

EVERY = 8
"""One pixel in so many a side is compared; averages of pixels would lose the noise that tells two pictures apart."""

STILL = 0.25
BLOCK_PX = 8
OWN_PHASE = 6
"""Where a picture's own blocks meet, as the excess of a step over those beside it is counted."""

LONGEST_PERIOD = 40
AGAIN = 0.3
"""A period is told where the difference at it is below this share of that between neighbours."""

MIN_FOR_PERIOD = 12
NO_CODING, PLAIN_CODING = 3.0, 7.0
"""Excess of another block grid over the rest, in standard errors. Weak: of 32 portraits coded once none passed 4.4; of
the same coded at quality 50, shifted and coded again, one in ten passed 5.7 and none passed 8.8."""

CODED_SIDE_PX = 384
EDGE = 12.0
"""Grey levels: steps past this are edges of things, and count no more than this."""

Floats = NDArray[np.float32]


def measure_stream(parts: Sequence[Sequence[Sighting]]) -> StreamReading:
    """Measure the pictures of all parts, each in the order of time."""
    seen = [item for part in parts for item in part]
    gaps = [b.frame.at_ms - a.frame.at_ms for part in parts for a, b in pairwise(part)]
    corners = [[_noise(item.pixels) for item in part] for part in parts]
    longest = max(corners, key=len, default=[])
    return StreamReading(
        repeats=_repeats(seen),
        noise_still=_stillness(corners),
        noise_period=_period(longest),
        recoded=float(np.median([_recoding(part[0].pixels) for part in parts if part])) if seen else 0.0,
        least_gap_ms=min(gaps, default=0.0),
        most_gap_ms=max(gaps, default=0.0),
    )


def _repeats(seen: Sequence[Sighting]) -> int:
    """Count pictures whose content appeared before in this recording, among those of one size."""
    sizes: dict[tuple[int, ...], list[NDArray[np.float64]]] = {}
    for item in seen:
        few = item.pixels[::EVERY, ::EVERY]
        sizes.setdefault(few.shape, []).append(few.astype(np.float64).reshape(-1))
    count = 0
    for contents in sizes.values():
        rows = np.stack(contents)
        apart = _squared_distances(rows) / rows.shape[1]
        count += int((np.tril(apart < SAME**2, -1)).any(axis=1).sum())
    return count


def _squared_distances(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    power = (rows**2).sum(axis=1)
    found: NDArray[np.float64] = np.maximum(power[:, None] + power - 2 * rows @ rows.T, 0)
    return found


def _noise(pixels: RGB) -> Floats:
    """Return the fine grain of a picture's two upper corners, without what is smooth."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    side = min(NOISE_SIDE_PX, grey.shape[0] // 2, grey.shape[1] // 3)
    both = np.hstack([grey[:side, :side], grey[:side, -side:]])
    return np.asarray(both - cv2.GaussianBlur(both, (0, 0), 1.5), np.float32)


def _apart(a: Floats, b: Floats) -> Floats:
    """Return how much the grain differs, block by block."""
    blocks = np.abs(a - b)
    height, width = blocks.shape[0] // BLOCK_PX * BLOCK_PX, blocks.shape[1] // BLOCK_PX * BLOCK_PX
    shaped = blocks[:height, :width].reshape(height // BLOCK_PX, BLOCK_PX, width // BLOCK_PX, BLOCK_PX)
    return np.asarray(shaped.mean(axis=(1, 3)), np.float32)


def _stillness(parts: Sequence[Sequence[Floats]]) -> float:
    """Return the share of blocks whose grain is the same in neighbouring pictures: the median over the neighbours."""
    large = [[grain for grain in part if min(grain.shape) >= BLOCK_PX] for part in parts]
    shares = [float((_apart(a, b) < STILL).mean()) for part in large for a, b in pairwise(part) if a.shape == b.shape]
    return float(np.median(shares)) if shares else 0.0


def _period(grain: Sequence[Floats]) -> int:
    """Return after how many pictures the grain comes again, 0 where it does not, or where there are too few to tell."""
    if len(grain) < MIN_FOR_PERIOD or any(each.shape != grain[0].shape for each in grain):
        return 0
    apart = _squared_distances(np.stack([each[::4, ::4].reshape(-1).astype(np.float64) for each in grain]))
    next_apart = float(np.median(np.diagonal(apart, 1)))
    if next_apart <= 0:
        return 0
    for lag in range(2, min(LONGEST_PERIOD, len(grain) - 3) + 1):
        if float(np.median(np.diagonal(apart, lag))) < AGAIN * next_apart:
            return lag
    return 0


def _recoding(pixels: RGB) -> float:
    """Return 0..1: how plainly steps stand at a grid of eight pixels other than the picture's own.

    Blocks of an earlier coding stay at their places (Fan and de Queiroz, "Identification of Bitmap Compression
    History", 2003); scaling or cropping by whole blocks hides them.
    """
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)[:CODED_SIDE_PX, :CODED_SIDE_PX].astype(np.float32)
    plain = 0.0
    for turned in (grey, grey.T):
        step = np.minimum(np.abs(np.diff(turned, axis=1)), EDGE)
        excess = (step[:, 1:-1] - (step[:, :-2] + step[:, 2:]) / 2).mean(axis=0)
        by_phase = [excess[phase::BLOCK_PX] for phase in range(OWN_PHASE - 1)]  # the picture's own grid is left out
        spread = max(1.4826 * float(np.median(np.abs(excess - np.median(excess)))), 0.01)
        plain = max(plain, *(float(np.median(columns)) / spread * len(columns) ** 0.5 for columns in by_phase))
    return float(np.clip((plain - NO_CODING) / (PLAIN_CODING - NO_CODING), 0, 1))
