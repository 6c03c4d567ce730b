"""Draw a resident identity card's two sides, 85.6 x 54 mm, with fields where real cards have them.

Positions were taken from published drawings of the card; background, rosette and marks are ours. No emblem is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from realname.evaluate.specimens.canvas import Canvas, Frame, Picture
from realname.evaluate.specimens.fonts import SERIF_BOLD
from realname.evaluate.specimens.style import Style
from realname.evaluate.specimens.wrapping import ADDRESS_COLUMNS, ISSUER_COLUMNS, wrapped
from realname.measure.readings import LONG_TERM

WIDTH_MM, HEIGHT_MM = 85.6, 54.0
PX_PER_MM = 16.0
LABEL_X, VALUE_X = 6.8, 15.6
LABEL_SIZE, VALUE_SIZE = 2.35, 2.85
ADDRESS_PITCH, ADDRESS_STEP = 2.72, 4.5
PORTRAIT = Frame(54.5, 8.6, 25.0, 31.0)
SEXES = {"M": "男", "F": "女"}


def draw_front(values: Mapping[str, str], portrait: Picture, style: Style, rng: np.random.Generator) -> Picture:
    """Return the side with the portrait as RGB pixels."""
    page = _page(style, rng)
    page.portrait(portrait, PORTRAIT)
    page.mark_once((PORTRAIT.x + PORTRAIT.w / 2, PORTRAIT.y + PORTRAIT.h - 1.7), 3.0, 0.75)
    page.mark_once((28.0, 4.8), 4.2)
    page.mark_once((67.0, 41.8), 2.2)
    birth = values["birth_date"]
    year, month, day = birth[:4], str(int(birth[5:7])), str(int(birth[8:10]))
    for label, x, y in (
        ("姓　名", LABEL_X, 10.8),
        ("性　别", LABEL_X, 17.2),
        ("民　族", 25.9, 17.2),
        ("出　生", LABEL_X, 23.6),
        ("年", 26.0, 23.6),
        ("月", 34.6, 23.6),
        ("日", 43.2, 23.6),
        ("住　址", LABEL_X, 30.0),
        ("公民身份号码", LABEL_X, 46.4),
    ):
        page.text(label, (x, y), LABEL_SIZE, style.labels, style.label_ink)
    for value, x, y in (
        (values["name"], VALUE_X, 10.8),
        (SEXES[values["sex"]], VALUE_X, 17.2),
        (values["ethnicity"], 33.9, 17.2),
        (year, VALUE_X, 23.6),
        (month, 30.0, 23.6),
        (day, 39.2, 23.6),
    ):
        _value(page, style, value, (x, y))
    for row, line in enumerate(wrapped(values["address"], ADDRESS_COLUMNS)):
        _value(page, style, line, (VALUE_X, 30.0 + row * ADDRESS_STEP), pitch=ADDRESS_PITCH)
    x, y = 29.6 + style.shift[0], 46.4 + style.shift[1]
    page.monospaced(values["document_number"], Frame(x, y - 1.75, 39.2 * style.scale, 3.5), style.digits, style.ink)
    return page.pixels()


def draw_back(values: Mapping[str, str], style: Style, rng: np.random.Generator) -> Picture:
    """Return the side with issuer and validity as RGB pixels."""
    page = _page(style, rng)
    page.rosette((13.6, 13.4), 8.2, (190, 60, 60), 0.75)
    page.mark_once((13.6, 13.4), 2.0)
    page.mark_once((22.0, 33.5), 4.2)
    page.mark_once((68.0, 33.5), 3.0)
    page.text("中华人民共和国", (29.5, 9.4), 5.6, SERIF_BOLD, style.ink, pitch=6.6)
    page.text("居民身份证", (26.4, 19.6), 7.4, SERIF_BOLD, style.ink, pitch=11.2)
    for label, y in (("签发机关", 40.1), ("有效期限", 46.6)):
        page.text(label, (20.4, y), 2.65, style.labels, style.ink, pitch=2.85)
    for row, line in enumerate(wrapped(values["issuer"], ISSUER_COLUMNS)):
        _value(page, style, line, (34.8, 40.1 + row * 3.3))
    until = "长期" if values["valid_until"] == LONG_TERM else values["valid_until"].replace("-", ".")
    _value(page, style, f"{values['valid_from'].replace('-', '.')}-{until}", (34.8, 46.6))
    return page.pixels()


def _page(style: Style, rng: np.random.Generator) -> Canvas:
    page = Canvas(WIDTH_MM, HEIGHT_MM, PX_PER_MM, style.paper[0])
    page.wash(style.paper, float(rng.uniform(-30, 30)), 1.0)
    page.guilloche(rng, style.print_ink, style.print_strength)
    page.rosette((44.0, 30.0), 22.0, style.print_ink, style.print_strength * 0.8, petals=7)
    page.mark_all_over()
    return page


def _value(page: Canvas, style: Style, text: str, at: tuple[float, float], pitch: float | None = None) -> None:
    x, y = at[0] + style.shift[0], at[1] + style.shift[1]
    size = VALUE_SIZE * style.scale
    page.text(text, (x, y), size, style.values, style.ink, pitch=pitch and pitch * style.scale)
