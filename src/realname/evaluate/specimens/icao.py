"""Draw a passport's data page (ID-3, 125 x 88 mm) and an identity card (ID-1) of an invented state, after ICAO 9303."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np

from realname.evaluate.specimens.canvas import Canvas, Frame, Picture
from realname.evaluate.specimens.fonts import OCR_B, SANS, SANS_BOLD
from realname.evaluate.specimens.mrz import td1_lines, td3_lines
from realname.evaluate.specimens.style import Style

ID3_MM, ID1_MM = (125.0, 88.0), (85.6, 54.0)
ID3_PX_PER_MM, ID1_PX_PER_MM = 13.0, 16.0
MRZ_PITCH, MRZ_SIZE = 2.54, 3.4  # ten characters an inch, OCR-B size 1 (ICAO 9303-3, 4.1)
TD1_PITCH = 2.54
STATE_NAMES = {"UTO": "UTOPIA", "ZZZ": "ZENITH"}
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def draw_passport(values: Mapping[str, str], portrait: Picture, style: Style, rng: np.random.Generator) -> Picture:
    """Return a passport's data page as RGB pixels."""
    page = _page(ID3_MM, ID3_PX_PER_MM, style, rng)
    frame = Frame(5.5, 19.0, 33.0, 41.5)
    page.portrait(portrait, frame)
    page.mark_once((frame.x + frame.w / 2, frame.y + frame.h - 2.0), 3.4, 0.75)
    page.mark_once((94.0, 10.2), 6.0)
    page.mark_once((104.0, 57.6), 4.2)
    page.text(f"PASSPORT · {STATE_NAMES[values['issuing_state']]}", (5.5, 10.2), 4.6, SANS_BOLD, style.label_ink)
    rows = (
        (("Type", "P", 42.0), ("Code", values["issuing_state"], 55.0), ("No.", values["document_number"], 86.0)),
        (("Surname", values["surname"], 42.0),),
        (("Given names", values["given_names"], 42.0),),
        (("Nationality", values["nationality"], 42.0), ("Date of birth", printed_date(values["birth_date"]), 78.0)),
        (("Sex", values["sex"], 42.0), ("Date of issue", printed_date(values["valid_from"]), 78.0)),
        (("Authority", values["issuer"], 42.0),),
        (("Date of expiry", printed_date(values["valid_until"]), 42.0),),
    )
    _rows(page, style, rows, top=17.0, step=6.35, size=2.9)
    band = 66.0
    for row, line in enumerate(td3_lines(values)):
        page.monospaced(line, Frame(6.5, band + 2.6 + row * 6.35, 44 * MRZ_PITCH, MRZ_SIZE), OCR_B, (18, 18, 20))
    return page.pixels()


def draw_td1_front(values: Mapping[str, str], portrait: Picture, style: Style, rng: np.random.Generator) -> Picture:
    """Return an identity card's front as RGB pixels."""
    page = _page(ID1_MM, ID1_PX_PER_MM, style, rng)
    frame = Frame(4.5, 13.0, 24.0, 30.5)
    page.portrait(portrait, frame)
    page.mark_once((frame.x + frame.w / 2, frame.y + frame.h - 1.7), 2.8, 0.75)
    page.mark_once((66.0, 6.2), 4.2)
    page.mark_once((62.0, 49.8), 3.4)
    page.text(f"IDENTITY CARD · {STATE_NAMES[values['issuing_state']]}", (4.5, 6.2), 3.2, SANS_BOLD, style.label_ink)
    rows = (
        (("Document No.", values["document_number"], 31.0),),
        (("Surname", values["surname"], 31.0),),
        (("Given names", values["given_names"], 31.0),),
        (("Sex", values["sex"], 31.0), ("Nationality", values["nationality"], 42.0)),
        (("Date of birth", printed_date(values["birth_date"]), 31.0),),
        (("Date of expiry", printed_date(values["valid_until"]), 31.0),),
    )
    _rows(page, style, rows, top=12.6, step=5.9, size=2.6)
    return page.pixels()


def draw_td1_back(values: Mapping[str, str], style: Style, rng: np.random.Generator) -> Picture:
    """Return an identity card's back, with its three machine-readable lines, as RGB pixels."""
    page = _page(ID1_MM, ID1_PX_PER_MM, style, rng)
    page.mark_once((27.0, 8.0), 5.2)
    page.rosette((70.0, 14.0), 9.0, style.label_ink, 0.5)
    rows = (
        (("Issuing authority", values["issuer"], 6.0),),
        (("Date of issue", printed_date(values["valid_from"]), 6.0),),
    )
    _rows(page, style, rows, top=15.0, step=6.2, size=2.6)
    for row, line in enumerate(td1_lines(values)):
        page.monospaced(line, Frame(4.7, 33.0 + row * 6.2, 30 * TD1_PITCH, MRZ_SIZE), OCR_B, (18, 18, 20))
    return page.pixels()


def printed_date(iso: str) -> str:
    """Return a date as the visual zone prints it: day, month's English letters, year."""
    day = date.fromisoformat(iso)
    return f"{day.day:02d} {MONTHS[day.month - 1]} {day.year}"


def _page(size_mm: tuple[float, float], px_per_mm: float, style: Style, rng: np.random.Generator) -> Canvas:
    page = Canvas(*size_mm, px_per_mm, style.paper[0])
    page.wash(style.paper, float(rng.uniform(-40, 40)), 1.0)
    page.guilloche(rng, style.print_ink, style.print_strength)
    page.rosette((size_mm[0] * 0.62, size_mm[1] * 0.42), size_mm[1] * 0.36, style.print_ink, style.print_strength)
    page.mark_all_over()
    return page


def _rows(  # noqa: PLR0913  a grid has a place and measures
    page: Canvas,
    style: Style,
    rows: tuple[tuple[tuple[str, str, float], ...], ...],
    *,
    top: float,
    step: float,
    size: float,
) -> None:
    for row, cells in enumerate(rows):
        y = top + row * step
        for label, value, x in cells:
            page.text(label, (x, y), size * 0.62, SANS, style.label_ink)
            at = (x + style.shift[0] / 2, y + size * 0.95 + style.shift[1] / 3)
            page.text(value, at, size * min(style.scale, 1.0), style.values, style.ink)
