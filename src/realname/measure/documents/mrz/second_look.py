"""Look a second time at the lines that leave a doubt, in another geometry, and settle the zone by both readings.

Check digits do not see values that are equal modulo 10 (S and 8, G and 6, 0 and <), pairs of changes that cancel, nor
any name. A field's margin says how near the next zone comes that differs there; both readings' costs are added, so
that a margin grows where they agree and shrinks where they do not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from realname.measure.documents.mrz.evidence import LineEvidence, grid_of, weigh
from realname.measure.documents.mrz.formats import Format, Slot
from realname.measure.documents.mrz.reading import Cut, SeenZone, look
from realname.measure.documents.mrz.solver import STATE_SLOTS, Solution, settle
from realname.measure.documents.mrz.states import STATES
from realname.measure.images import RGB

SECOND_CUT = Cut(char_px=18.0, tall=1.45, pad=0.5)
"""Tighter and narrower than the first: of three that were tried, the one whose errors were least those of the first."""

MIN_MARGIN = 4.0
MIN_UNCHECKED_MARGIN = 6.0
MIN_FREE_MARGIN = 9.0
"""Least margin of a sure field: of dates, which have a check digit; of names, states, sex and code, which have none;
and of numbers. Where letters and digits may both stand, look-alikes come in pairs that cancel (ZS and 25 in one
number): such a pair was once wrong with a margin of 8.3 on a small, blurred specimen. A name's filler before K was
once read as K with 4.8. All three were chosen on bad photographs of specimens; docs/documents.md has what others gave.
"""

GUESS = 1.0
"""A line with a smaller margin than this somewhere was captured so badly that it is misread elsewhere too: once a
whole name's fillers became C, and the document code's with them, at a margin of 5.8."""

FREE = frozenset({"document_number", "optional_data", "optional_data_2"})
CHECKED = frozenset({"birth_date", "valid_until"})


@dataclass(frozen=True, slots=True, eq=False)
class SettledZone:
    """A zone settled by all that was seen. `readings` is how many each line had; `margins` are by slot name."""

    form: Format
    solution: Solution
    readings: tuple[int, ...]
    margins: Mapping[str, float]
    fit: float

    @property
    def doubt(self) -> float:
        """Return what a reading has against the changes that check digits asked for, and against the lines' lengths."""
        asked = (change for change in self.solution.changes if change.by_digit)
        return self.fit + sum(change.cost / self.readings[change.line] for change in asked)

    def is_clear(self, slot: Slot) -> bool:
        """Tell whether the next reading of a slot is far enough, in a line that holds no guess.

        A state that is on no list is never clear, however well it was seen.
        """
        if slot.name in STATE_SLOTS and slot.span.of(self.solution.lines) not in STATES:
            return False
        beside = [self.margins[other.name] for other in self.form.slots if other.span.line == slot.span.line]
        least = MIN_FREE_MARGIN if slot.name in FREE or min(beside) < GUESS else MIN_UNCHECKED_MARGIN
        if slot.name in CHECKED and min(beside) >= GUESS:
            least = MIN_MARGIN
        return self.margins[slot.name] >= least


def look_again(pixels: RGB, seen: SeenZone) -> SettledZone:
    """Settle a zone, its doubtful lines by two readings."""
    first = _settled(seen.form, seen.solution, [1] * len(seen.lines), seen.fit)
    doubtful = {line for slot in seen.form.slots if not first.is_clear(slot) for line in (slot.span.line,)}
    if not doubtful:
        return first
    again = _second_evidence(pixels, seen, doubtful)
    costs = [
        one.costs if other is None else one.costs + other.costs for one, other in zip(seen.evidence, again, strict=True)
    ]
    solution = settle(seen.form, costs)
    if solution is None:
        return first
    return _settled(seen.form, solution, [1 if other is None else 2 for other in again], seen.fit)


def _second_evidence(pixels: RGB, seen: SeenZone, doubtful: set[int]) -> Sequence[LineEvidence | None]:
    texts = {
        index: look(pixels, line.stroke, seen.form.length, SECOND_CUT).text
        for index, line in enumerate(seen.lines)
        if index in doubtful
    }
    grid = grid_of(list(texts.values()), seen.form.length)
    allowed = seen.form.allowed()
    return [weigh(texts[i], allowed[i], grid) if i in texts else None for i in range(len(seen.lines))]


def _settled(form: Format, solution: Solution, readings: Sequence[int], fit: float) -> SettledZone:
    margins = {slot.name: _margin(slot, solution) for slot in form.slots}
    return SettledZone(form, solution, tuple(readings), margins, fit)


def _margin(slot: Slot, solution: Solution) -> float:
    return min((float(solution.margins[line][column]) for line, column in slot.span.cells()), default=float("inf"))
