"""Settle a zone: the cheapest choice of all its characters together that its format and check digits allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from realname.measure.documents.mrz.check_digits import CHARACTERS, FILLER
from realname.measure.documents.mrz.formats import Format
from realname.measure.documents.mrz.names import settle_names
from realname.measure.documents.mrz.states import settle_state
from realname.measure.documents.mrz.sums import Costs, choose

STATE_SLOTS = ("issuing_state", "nationality")


@dataclass(frozen=True, slots=True)
class Change:
    """One character that is not taken as seen; `by_digit` is False where its place alone decided."""

    line: int
    column: int
    seen: str = field(repr=False)
    taken: str = field(repr=False)
    cost: float
    by_digit: bool


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """The zone as settled; every check digit agrees.

    `margins` are a line's: by how much the best zone with another character there is worse. Small ones are doubts.
    """

    lines: tuple[str, ...] = field(repr=False)
    changes: tuple[Change, ...]
    margins: tuple[NDArray[np.float32], ...]

    @property
    def cost(self) -> float:
        """Return the sum of what the changes cost."""
        return sum(change.cost for change in self.changes)


def settle(form: Format, costs: Sequence[Costs]) -> Solution | None:
    """Return the cheapest reading of a zone; None where there is none.

    `costs` has, for each line, characters x 37 in the order of `check_digits.CHARACTERS`: 0 for what was seen, else
    how much less likely it is (natural logarithm).
    """
    masked = [_masked(rows, line) for rows, line in zip(costs, form.allowed(), strict=True)]
    plain = [rows.argmin(1) for rows in masked]
    chosen = [best.copy() for best in plain]
    names = form.slot("names").span
    settled = settle_names(masked[names.line][names.start : names.stop])
    checked = choose(form, masked)
    if settled is None or checked is None:
        return None
    chosen[names.line][names.start : names.stop] = settled
    for slot in (form.slot(name).span for name in STATE_SLOTS):
        chosen[slot.line][slot.start : slot.stop] = settle_state(masked[slot.line][slot.start : slot.stop])
    for choice in checked:
        chosen[choice.line][choice.column] = choice.taken
    _say_zero(form, chosen)
    margins = [_margins(rows, line) for rows, line in zip(masked, chosen, strict=True)]
    for choice in checked:
        margins[choice.line][choice.column] = choice.margin
    changes = _changes(costs, plain, chosen)
    if not all(np.isfinite(change.cost) for change in changes):
        return None
    return Solution(tuple("".join(CHARACTERS[c] for c in line) for line in chosen), changes, tuple(margins))


def _masked(rows: Costs, allowed: tuple[str, ...]) -> Costs:
    forbidden = np.array([[character not in here for character in CHARACTERS] for here in allowed])
    return np.where(forbidden, np.float32(np.inf), rows)


def _say_zero(form: Format, chosen: Sequence[NDArray[np.intp]]) -> None:
    """Take 0 where a filler stands for the digit of a field that is not empty: sums cannot tell the two apart."""
    filler = CHARACTERS.index(FILLER)
    for check in form.checks:
        line, column = check.at
        covered = [chosen[row][at] for span in check.over for row, at in span.cells()]
        if chosen[line][column] == filler and any(c != filler for c in covered):
            chosen[line][column] = CHARACTERS.index("0")


def _margins(rows: Costs, chosen: NDArray[np.intp]) -> NDArray[np.float32]:
    """Return by how much the next choice at each place is dearer than the one taken, which may not be the cheapest."""
    index = np.arange(len(rows))
    taken = rows[index, chosen]
    others = rows.copy()
    others[index, chosen] = np.inf
    return np.asarray(others.min(1) - taken, np.float32)


def _changes(
    costs: Sequence[Costs], plain: Sequence[NDArray[np.intp]], chosen: Sequence[NDArray[np.intp]]
) -> tuple[Change, ...]:
    changes = []
    for line, (rows, allowed, taken) in enumerate(zip(costs, plain, chosen, strict=True)):
        for column in np.flatnonzero(rows.argmin(1) != taken):
            seen, c = int(rows[column].argmin()), int(taken[column])
            cost = float(rows[column, c] - rows[column, seen])
            by_digit = int(allowed[column]) != c
            changes.append(Change(line, int(column), CHARACTERS[seen], CHARACTERS[c], cost, by_digit))
    return tuple(changes)
