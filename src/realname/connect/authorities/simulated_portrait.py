"""A drawn stand-in for an authority's portrait. It is no face: no engine finds one in it."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

SIZE = (240, 300)


def drawn_portrait(label: str) -> bytes:
    """Return a JPEG of a head and shoulders in outline, marked as a simulator's. Only ASCII of the label is drawn."""
    image = Image.new("RGB", SIZE, "#dfe6ee")
    draw = ImageDraw.Draw(image)
    draw.ellipse((75, 60, 165, 180), fill="#9aa7b5")
    draw.ellipse((35, 195, 205, 420), fill="#9aa7b5")
    draw.text((10, 10), "SIMULATOR", fill="#b00020")
    draw.text((10, 275), label.encode("ascii", errors="ignore").decode(), fill="#111111")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()
