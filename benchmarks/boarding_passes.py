"""How often the bar code of a boarding pass is read: turned, out of focus, small and dim. Drawn passes, no real ones.

.venv/bin/python benchmarks/boarding_passes.py [--passes 40]
"""

from __future__ import annotations

import argparse
import contextlib
import random
import time
from datetime import date, timedelta

import cv2
import numpy as np

from realname.evaluate.specimens.boarding_pass import SYMBOLS, PassWords, draw_pass, pass_text
from realname.measure.documents.boarding_pass.errors import PassError
from realname.measure.documents.boarding_pass.symbols import read_pass_text
from realname.measure.images import RGB, open_image

CONDITIONS = {
    "as drawn": (0.0, 0.0, 1.0),
    "turned by up to 40 degrees": (40.0, 0.0, 1.0),
    "and out of focus (0.3 of a module)": (40.0, 0.3, 1.0),
    "and at 2 pixels a module": (40.0, 0.3, 0.5),
}
"""By name: the largest turn, the blur's deviation in modules, and the scale."""

MODULE_PX = 4


def words(draw: random.Random) -> PassWords:
    """Return a pass of nobody."""
    letters = "".join(draw.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ", k=9))
    return PassWords(
        name=f"{letters[:5]}/{letters[5:]}",
        booking="".join(draw.choices("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", k=6)),
        origin="YUL",
        destination="FRA",
        carrier="NA",
        flight=str(draw.randrange(1, 9999)),
        on=date(2026, 1, 1) + timedelta(days=draw.randrange(365)),
        seat=f"{draw.randrange(1, 60)}{draw.choice('ABCDEFGHK')}",
        sequence=str(draw.randrange(1, 400)),
    )


def photographed(picture: bytes, draw: random.Random, condition: tuple[float, float, float]) -> bytes:
    """Return a dim photograph of it under a condition."""
    turn_deg, blur_modules, scale = condition
    pixels: RGB = np.asarray(cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR), np.uint8)
    height, width = pixels.shape[:2]
    side = int(np.hypot(height, width)) + 2
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), draw.uniform(-turn_deg, turn_deg), 1)
    turn[:, 2] += ((side - width) / 2, (side - height) / 2)
    seen = cv2.warpAffine(pixels, turn, (side, side), borderValue=(200, 210, 205))
    if blur_modules:
        seen = cv2.GaussianBlur(seen, (0, 0), blur_modules * MODULE_PX)
    seen = cv2.resize(seen, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    noise = np.random.default_rng(draw.randrange(2**32)).normal(0, 3, seen.shape)
    return bytes(cv2.imencode(".png", np.clip(seen * 0.5 + 30 + noise, 0, 255).astype(np.uint8))[1])


def main() -> None:
    """Print the shares, and the processor's time a picture."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--passes", type=int, default=40)
    count = options.parse_args().passes
    print(f"{count} passes a row; read exactly, read wrongly, and milliseconds of processor time a picture")
    for name, condition in CONDITIONS.items():
        for symbol in SYMBOLS:
            draw = random.Random(f"{name}{symbol}")  # noqa: S311  repeatable pictures, no secret
            read, wrong, spent = 0, 0, 0.0
            for _ in range(count):
                text = pass_text(words(draw))
                picture = open_image(photographed(draw_pass(text, symbol), draw, condition))
                began = time.process_time()
                with contextlib.suppress(PassError):
                    exact = read_pass_text(picture) == text
                    read, wrong = read + exact, wrong + (not exact)
                spent += time.process_time() - began
            print(f"{name:<36} {symbol:<8} {read:>4} of {count}, {wrong} wrongly   {1000 * spent / count:6.1f} ms")


if __name__ == "__main__":
    main()
