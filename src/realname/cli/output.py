"""How answers look: aligned columns for people, one JSON value for programs. Colour on a terminal only."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from typing import Any

import click

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON value instead.")

COLOURS = {
    "pass": "green",
    "approved": "green",
    "match": "green",
    "fail": "red",
    "rejected": "red",
    "no match": "red",
    "unsure": "yellow",
    "retry": "yellow",
    "review": "yellow",
    "cannot tell": "yellow",
    "skipped": "bright_black",
}

WIDE = ("W", "F")
"""East Asian widths (Unicode Standard Annex 11) that take two columns of a terminal."""


def say(text: str) -> None:
    """Print a line."""
    click.echo(text)


def print_json(value: Any) -> None:
    """Print one JSON value, keys in their given order, text as it is."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False))


def coloured(word: str) -> str:
    """Return an outcome's word in its colour; click takes colours away where the output is no terminal."""
    return click.style(word, fg=COLOURS[word]) if word in COLOURS else word


def columns(rows: Sequence[Sequence[str]], indent: str = "") -> str:
    """Return rows as aligned columns, by what each cell takes on a terminal."""
    widths = [max(map(_width, cells)) for cells in zip(*rows, strict=True)]
    lines = (
        indent
        + "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
    return "\n".join(lines)


def figure(value: float | None, places: int = 3) -> str:
    """Return a number for a column, empty where there is none."""
    return "" if value is None else f"{value:.{places}f}"


def _width(cell: str) -> int:
    plain = click.unstyle(cell)
    return sum(0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in WIDE) for c in plain)
