"""How a specimen is printed: faces, inks, shifts. Varied by seed so that a reader cannot learn one renderer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from realname.evaluate.specimens.canvas import Rgb
from realname.evaluate.specimens.fonts import (
    MICRO_HEI,
    OCR_B,
    SANS,
    SANS_BOLD,
    SERIF,
    ZEN_HEI,
    Face,
    installed,
)
from realname.evaluate.specimens.words import chance

SHIFT_MM = 0.8  # how far personalisation may be off
SCALES = (0.93, 1.06)


@dataclass(frozen=True, slots=True)
class Style:
    """Faces and inks of one print; `shift` moves all values by millimetres, `scale` sizes them.

    `paper` is the run of background colours, `print_strength` 0..1 how strong the background lines are.
    """

    values: Face = SANS
    labels: Face = SANS
    digits: Face = OCR_B
    ink: Rgb = (24, 24, 26)
    label_ink: Rgb = (58, 112, 158)
    paper: tuple[Rgb, ...] = field(default=((226, 238, 244), (240, 236, 240), (220, 236, 232)))
    print_ink: Rgb = (122, 158, 178)
    print_strength: float = 0.3
    shift: tuple[float, float] = (0.0, 0.0)
    scale: float = 1.0


PLAIN = Style()


def varied(rng: np.random.Generator, faces: Sequence[Face] | None = None) -> Style:
    """Draw a style: one of `faces`, inks from black to grey and blue, shifts and sizes as cards differ.

    Where `faces` is None, any installed one of five. The same generator gives the same style only where the same
    faces are installed.
    """
    labels = faces or [face for face in (SANS, SERIF, MICRO_HEI, ZEN_HEI) if installed(face)]
    faces = faces or [face for face in (SANS, SANS_BOLD, SERIF, MICRO_HEI, ZEN_HEI) if installed(face)]
    ink = int(rng.integers(10, 62))
    tone = rng.integers(-14, 15, 3)
    label = np.array([(58, 112, 158), (70, 90, 120), (92, 92, 96), (40, 120, 130)][int(rng.integers(4))])
    base = np.array([(226, 238, 244), (240, 236, 228), (232, 232, 236), (222, 238, 228)][int(rng.integers(4))])
    return Style(
        values=faces[int(rng.integers(len(faces)))],
        labels=labels[int(rng.integers(len(labels)))],
        digits=OCR_B if chance(rng, 0.75) else faces[int(rng.integers(len(faces)))],
        ink=_rgb(ink + rng.integers(-6, 7, 3)),
        label_ink=_rgb(label + tone),
        paper=(_rgb(base), _rgb(base + rng.integers(-10, 11, 3)), _rgb(base + rng.integers(-12, 13, 3))),
        print_ink=_rgb(base - rng.integers(50, 110, 3)),
        print_strength=float(rng.uniform(0.2, 0.42)),
        shift=(float(rng.uniform(-SHIFT_MM, SHIFT_MM)), float(rng.uniform(-SHIFT_MM, SHIFT_MM))),
        scale=float(rng.uniform(*SCALES)),
    )


def _rgb(values: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> Rgb:
    r, g, b = (int(value) for value in np.clip(values, 0, 255))
    return r, g, b
