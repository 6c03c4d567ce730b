"""Draw charts as SVG text: lines, bands, steps, and points with their intervals. No script, nothing from outside."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 480, 330
LEFT, RIGHT, TOP, BOTTOM = 62, 22, 34, 50
INK, GRID, PALE = "#1d2429", "#d9dee2", "#5b666e"
BLUE, ORANGE, GREEN, PURPLE, GREY = "#1c5cab", "#c2500a", "#2c7a4b", "#7a3e9d", "#6b7780"
COLOURS = (BLUE, ORANGE, GREEN, PURPLE, GREY)

Points = Sequence[tuple[float, float]]
Band = Sequence[tuple[float, float, float]]
"""x, low, high."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis: from `low` to `high`, which may be given falling; `log` for powers of ten; `percent` for its labels."""

    label: str
    low: float
    high: float
    log: bool = False
    percent: bool = False

    def place(self, value: float) -> float:
        """Return where a value lies, 0 at `low` and 1 at `high`; values outside lie on the nearer end."""
        if self.log:
            low, high = math.log10(self.low), math.log10(self.high)
            place = (math.log10(max(value, 1e-300)) - low) / (high - low)
        else:
            place = (value - self.low) / (self.high - self.low)
        return min(max(place, 0.0), 1.0)

    def ticks(self) -> list[tuple[float, str]]:
        """Return values to mark and their labels."""
        return [(value, self._text(value)) for value in (_decades if self.log else _steps)(self.low, self.high)]

    def _text(self, value: float) -> str:
        if self.percent:
            return f"{value * 100:.6g} %"
        if self.log:
            power = round(math.log10(value))
            return f"{value:g}" if -3 < power < 4 else f"1e{power}"  # noqa: PLR2004  longer ones would not fit
        return f"{value:.6g}"


class Chart:
    """An SVG drawing that grows as marks are added; `title` is read out to those who cannot see it."""

    def __init__(self, title: str, x: Axis, y: Axis) -> None:
        self._title, self._x, self._y = title, x, y
        self._marks: list[str] = []
        self._legend: list[tuple[str, str, str]] = []

    def line(self, points: Points, colour: str, name: str = "", *, dashed: bool = False) -> None:
        """Join points."""
        path = " ".join(f"{self._at_x(x):.1f},{self._at_y(y):.1f}" for x, y in points)
        dash = ' stroke-dasharray="5 4"' if dashed else ""
        self._marks.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>')
        self._name(name, colour, dash)

    def band(self, band: Band, colour: str) -> None:
        """Shade an interval along x."""
        there = [f"{self._at_x(x):.1f},{self._at_y(high):.1f}" for x, _, high in band]
        back = [f"{self._at_x(x):.1f},{self._at_y(low):.1f}" for x, low, _ in reversed(band)]
        self._marks.append(f'<polygon points="{" ".join(there + back)}" fill="{colour}" fill-opacity=".17"/>')

    def steps(self, edges: Sequence[float], heights: Sequence[float], colour: str, name: str = "") -> None:
        """Draw a histogram's outline, filled."""
        base = self._at_y(self._y.low)
        corners = [f"{self._at_x(edges[0]):.1f},{base:.1f}"]
        for left, right, height in zip(edges[:-1], edges[1:], heights, strict=True):
            y = self._at_y(height) if height > 0 else base
            corners += [f"{self._at_x(left):.1f},{y:.1f}", f"{self._at_x(right):.1f},{y:.1f}"]
        corners.append(f"{self._at_x(edges[-1]):.1f},{base:.1f}")
        self._marks.append(
            f'<polygon points="{" ".join(corners)}" fill="{colour}" fill-opacity=".22" stroke="{colour}" '
            'stroke-width="1.2"/>'
        )
        self._name(name, colour, "")

    def whiskers(self, band: Band, points: Points, colour: str, name: str = "") -> None:
        """Mark points, each with its interval as an upright stroke."""
        for x, low, high in band:
            at = f"{self._at_x(x):.1f}"
            ends = f'y1="{self._at_y(low):.1f}" y2="{self._at_y(high):.1f}"'
            self._marks.append(f'<line x1="{at}" x2="{at}" {ends} stroke="{colour}" stroke-width="2"/>')
        for x, y in points:
            self._marks.append(f'<circle cx="{self._at_x(x):.1f}" cy="{self._at_y(y):.1f}" r="4" fill="{colour}"/>')
        self._name(name, colour, "")

    def upright(self, x: float, text: str, row: int = 0) -> None:
        """Mark one value of x with a thin line and a word near its head, in the given row of words."""
        at = self._at_x(x)
        self._marks.append(
            f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}" stroke="{PALE}" stroke-width="1" '
            'stroke-dasharray="2 3"/>'
            f'<text x="{at + 4:.1f}" y="{TOP + 13 + 15 * row}" fill="{PALE}">{escape(text)}</text>'
        )

    def svg(self) -> str:
        """Return the drawing."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            f'font-family="system-ui, sans-serif" font-size="13" fill="{INK}"><title>{escape(self._title)}</title>'
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
            f"{self._grid()}{''.join(self._marks)}{self._names()}</svg>"
        )

    def _name(self, name: str, colour: str, dash: str) -> None:
        if name:
            self._legend.append((name, colour, dash))

    def _at_x(self, value: float) -> float:
        return LEFT + self._x.place(value) * (WIDTH - LEFT - RIGHT)

    def _at_y(self, value: float) -> float:
        return HEIGHT - BOTTOM - self._y.place(value) * (HEIGHT - TOP - BOTTOM)

    def _grid(self) -> str:
        foot, right = HEIGHT - BOTTOM, WIDTH - RIGHT
        parts = []
        for value, text in self._x.ticks():
            at = self._at_x(value)
            parts.append(
                f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{TOP}" y2="{foot}" stroke="{GRID}"/>'
                f'<text x="{at:.1f}" y="{foot + 18}" text-anchor="middle">{escape(text)}</text>'
            )
        for value, text in self._y.ticks():
            at = self._at_y(value)
            parts.append(
                f'<line x1="{LEFT}" x2="{right}" y1="{at:.1f}" y2="{at:.1f}" stroke="{GRID}"/>'
                f'<text x="{LEFT - 7}" y="{at + 4.5:.1f}" text-anchor="end">{escape(text)}</text>'
            )
        middle_x, middle_y = (LEFT + right) / 2, (TOP + foot) / 2
        return (
            "".join(parts)
            + f'<path d="M{LEFT} {TOP}V{foot}H{right}" fill="none" stroke="{INK}"/>'
            + f'<text x="{middle_x}" y="{HEIGHT - 10}" text-anchor="middle">{escape(self._x.label)}</text>'
            + f'<text transform="translate(14 {middle_y}) rotate(-90)" text-anchor="middle">'
            + f"{escape(self._y.label)}</text>"
        )

    def _names(self) -> str:
        parts, at = [], float(LEFT)
        for name, colour, dash in self._legend:
            parts.append(
                f'<line x1="{at:.0f}" x2="{at + 20:.0f}" y1="16" y2="16" stroke="{colour}" stroke-width="4"{dash}/>'
                f'<text x="{at + 26:.0f}" y="20.5">{escape(name)}</text>'
            )
            at += 40 + 7.0 * len(name)
        return "".join(parts)


def _decades(low: float, high: float) -> list[float]:
    first, last = sorted((math.log10(low), math.log10(high)))
    return [10.0**power for power in range(math.ceil(first - 1e-9), math.floor(last + 1e-9) + 1)]


def _steps(low: float, high: float) -> list[float]:
    """Return four to nine round values between two."""
    span = abs(high - low)
    size = 10.0 ** math.floor(math.log10(span / 4))
    step = next(size * factor for factor in (1, 2, 5, 10) if span / (size * factor) < 9)  # noqa: PLR2004  as said above
    first = math.ceil(min(low, high) / step - 1e-9)
    return [k * step for k in range(first, math.floor(max(low, high) / step + 1e-9) + 1)]
