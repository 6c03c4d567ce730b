"""A comparison drawn on a scale of false match rates: how rarely two strangers look that alike."""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from realname.judge.calibration import Calibration, Rate
from realname.judge.rules import FaceRules

DECADES = 7
"""The scale runs from "any two strangers" to "1 in 10 million"; no table reaches further."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the scale with its words; `at` in percent from the left."""

    at: str
    label: str
    is_minor: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a comparison lies. Positions are percent from the left, as text for SVG.

    open_ended    the data cannot say how much further right the mark belongs
    """

    mark: str
    no_match_ends: str
    match_begins: str
    open_width: str
    match_width: str
    no_match_label_at: str
    open_label_at: str
    match_label_at: str
    ticks: tuple[Tick, ...]
    open_ended: bool
    sentence: str
    description: str


def scale(score: float, rules: FaceRules, calibration: Calibration) -> Scale:
    """Draw a score by its engine's table, with the bands of the policy's rates."""
    rate = calibration.fmr_at(score)
    ends, begins = position(rules.no_match_fmr), position(rules.match_fmr)
    mark = position(rate.value)
    sentence = rarity(rate)
    return Scale(
        mark=_percent(mark),
        no_match_ends=_percent(ends),
        match_begins=_percent(begins),
        open_width=_percent(begins - ends),
        match_width=_percent(100 - begins),
        no_match_label_at=_percent(ends / 2),
        open_label_at=_percent((ends + begins) / 2),
        match_label_at=_percent((begins + 100) / 2),
        ticks=tuple(Tick(_percent(100 * n / DECADES), _one_in(n), is_minor=n % 2 == 0) for n in range(1, DECADES)),
        open_ended=rate.is_upper_bound and rate.value < 1,
        sentence=sentence,
        description=_("%(sentence)s Match begins at 1 in %(match)s, no match ends at 1 in %(no_match)s.")
        % {
            "sentence": sentence,
            "match": f"{round(1 / rules.match_fmr):,}",
            "no_match": f"{round(1 / rules.no_match_fmr):,}",
        },
    )


def position(fmr: float) -> float:
    """Return where a false match rate lies, in percent from the left, within the scale."""
    decades = -math.log10(fmr) if fmr > 0 else math.inf
    return 100 * min(max(decades, 0.0), DECADES) / DECADES


def rarity(rate: Rate) -> str:
    """Say a false match rate as pairs of strangers."""
    if rate.is_upper_bound and rate.value >= 1:
        return _("Many pairs of strangers look this alike.")
    pairs = f"{_two_digits(1 / rate.value):,}"
    if rate.is_upper_bound:
        return _("Fewer than 1 in %(pairs)s pairs of strangers look this alike.") % {"pairs": pairs}
    return _("About 1 in %(pairs)s pairs of strangers look this alike.") % {"pairs": pairs}


def _two_digits(value: float) -> int:
    digits = max(0, math.floor(math.log10(value)) - 1)
    return int(round(value, -digits))


def _one_in(decade: int) -> str:
    return str(_TICKS[decade])


_TICKS: dict[int, str | Promise] = {
    1: gettext_lazy("1 in 10"),
    2: gettext_lazy("100"),
    3: gettext_lazy("1,000"),
    4: gettext_lazy("10,000"),
    5: gettext_lazy("100,000"),
    6: gettext_lazy("1,000,000"),
}


def _percent(value: float) -> str:
    """Write a percentage for SVG, with a point in every language."""
    return f"{value:.2f}%"
