"""Draw shares as stacked bars lying down, one a row, as SVG text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from realname.evaluate.plots import INK

WIDTH, LEFT, ROW, TOP = 480, 128, 26, 52
LEGEND_COLUMNS = 3


def stacked_bars(
    title: str, rows: Sequence[tuple[str, Sequence[int]]], parts: Sequence[tuple[str, str]], left: int = LEFT
) -> str:
    """Return the drawing; a row has its name and a count for each of `parts`, which are names and colours.

    `left` is the room for the names, of a width of 480.
    """
    height = TOP + ROW * len(rows) + 8
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="13" fill="{INK}"><title>{escape(title)}</title>'
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>'
        + "".join(_entry(place, name, colour) for place, (name, colour) in enumerate(parts))
        + "".join(
            _row(place, name, counts, [colour for _, colour in parts], left)
            for place, (name, counts) in enumerate(rows)
        )
        + "</svg>"
    )


def _entry(place: int, name: str, colour: str) -> str:
    x, y = 8 + (place % LEGEND_COLUMNS) * 156, 8 + (place // LEGEND_COLUMNS) * 18
    square = f'<rect x="{x}" y="{y}" width="12" height="12" fill="{colour}"/>'
    return square + f'<text x="{x + 18}" y="{y + 11}">{escape(name)}</text>'


def _row(place: int, name: str, counts: Sequence[int], colours: Sequence[str], left: int) -> str:
    y, total = TOP + ROW * place, sum(counts)
    parts = [f'<text x="{left - 8}" y="{y + 15}" text-anchor="end">{escape(name)}</text>']
    at, width = float(left), WIDTH - left - 46
    for count, colour in zip(counts, colours, strict=True):
        if count:
            share = width * count / total
            parts.append(f'<rect x="{at:.1f}" y="{y + 2}" width="{share:.1f}" height="{ROW - 8}" fill="{colour}"/>')
            at += share
    parts.append(f'<text x="{WIDTH - 40}" y="{y + 15}">{total}</text>')
    return "".join(parts)
