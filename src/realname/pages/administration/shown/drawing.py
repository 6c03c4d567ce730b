"""Marks of a drawing: across in percent, down in pixels, so that words keep their size on every screen."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Bar:
    """A filled rectangle; `title` is shown to whoever points at it."""

    x: str
    y: float
    width: str
    height: float
    tone: str
    title: Text = ""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line."""

    x1: str
    y1: float
    x2: str
    y2: float
    tone: str = "grid"


@dataclass(frozen=True, slots=True)
class Dot:
    """A round mark; `title` as a bar's."""

    x: str
    y: float
    title: Text = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A short text; `anchor` as SVG has it, `minor` ones are left out where it is narrow."""

    x: str
    y: float
    text: Text
    anchor: str = "start"
    tone: str = "soft"
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The same figures as a table, the first cell of each row its head."""

    heads: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True, slots=True)
class Legend:
    """What a tone stands for."""

    tone: str
    text: Text


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure: `title` is read out in the place of its marks."""

    title: Text
    height: int
    table: Table
    bars: tuple[Bar, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    dots: tuple[Dot, ...] = ()
    words: tuple[Word, ...] = ()
    legend: tuple[Legend, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A bar that lies under a sentence; `width` in percent of the longest."""

    text: Text
    code: str
    count: int
    width: str


@dataclass(frozen=True, slots=True)
class Rows:
    """Bars under sentences, too long to stand in a drawing; `more` are in the table alone."""

    rows: tuple[Row, ...]
    more: int
    table: Table
    tone: str


def percent(share: float) -> str:
    """Write a share as SVG takes it, with a point in every language."""
    return f"{100 * share:.2f}%"


def steps(highest: float, *, whole: bool = False) -> list[float]:
    """Return two to five round values from 0 to at least `highest`, whole numbers where asked."""
    size = 1.0
    while size * 5 < highest:
        size *= 10
    while size / 10 * 5 >= highest and size > 0.01:  # noqa: PLR2004  smaller rates are no figures
        size /= 10
    step = max(1.0 if whole else 0.0, next(size * factor for factor in (0.5, 1, 2, 5) if size * factor * 4 >= highest))
    return [step * n for n in range(int(-(-highest // step)) + 1)]
