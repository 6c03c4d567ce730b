"""Settle a zone: the cheapest choice of all its characters together by which every check digit agrees.

Each character comes with what it would cost to take it for another (log probability ratios). Sums modulo 10 are all
that check digits know, so a shortest path through (sum of this field, sum of the composite) finds the optimum over
every choice exactly: 100 states, ten residues a character.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray

from realname.measure.documents.mrz.check_digits import CHARACTERS, FILLER, VALUES, WEIGHTS
from realname.measure.documents.mrz.formats import COMPOSITE, Format
from realname.measure.documents.mrz.names import settle_names

Costs = NDArray[np.float32]
"""One line: characters x 37, in the order of `check_digits.CHARACTERS`; 0 for what was seen."""

RESIDUES = np.array([VALUES[character] % 10 for character in CHARACTERS])
TEN = np.arange(10)


@dataclass(frozen=True, slots=True)
class Change:
    """One character that is not taken as seen; `by_digit` is False where its place alone decided."""

    line: int
    column: int
    seen: str = field(repr=False)
    taken: str = field(repr=False)
    cost: float
    by_digit: bool


@dataclass(frozen=True, slots=True)
class Solution:
    """The zone as settled, what that cost in all, and each change. Every check digit agrees."""

    lines: tuple[str, ...] = field(repr=False)
    changes: tuple[Change, ...]

    @property
    def cost(self) -> float:
        """Return the sum of what the changes cost."""
        return sum(change.cost for change in self.changes)


def settle(form: Format, costs: Sequence[Costs]) -> Solution | None:
    """Return the cheapest reading of a zone that its format and check digits allow; None where there is none."""
    masked = [_masked(rows, line) for rows, line in zip(costs, form.allowed(), strict=True)]
    chosen = [rows.argmin(1) for rows in masked]
    plain = [best.copy() for best in chosen]
    names = form.slot("names").span
    settled = settle_names(masked[names.line][names.start : names.stop])
    if settled is None:
        return None
    chosen[names.line][names.start : names.stop] = settled
    digits = _choose_checked(form, masked)
    if digits is None:
        return None
    for (line, column), c in digits:
        chosen[line][column] = c
    _say_zero(form, chosen)
    changes = []
    for line, rows in enumerate(costs):
        for column, c in enumerate(chosen[line]):
            seen = int(rows[column].argmin())
            if c != seen:
                taken_by_place = int(plain[line][column]) == c
                cost = float(rows[column, c] - rows[column, seen])
                changes.append(Change(line, column, CHARACTERS[seen], CHARACTERS[c], cost, not taken_by_place))
    if not all(np.isfinite(change.cost) for change in changes):
        return None
    return Solution(tuple("".join(CHARACTERS[c] for c in line) for line in chosen), tuple(changes))


def _say_zero(form: Format, chosen: Sequence[NDArray[np.intp]]) -> None:
    """Take 0 where a filler stands for the digit of a field that is not empty: sums cannot tell the two apart."""
    filler = CHARACTERS.index(FILLER)
    for check in form.checks:
        line, column = check.at
        covered = [chosen[row][at] for span in check.over for row, at in span.cells()]
        if chosen[line][column] == filler and any(c != filler for c in covered):
            chosen[line][column] = CHARACTERS.index("0")


def _masked(rows: Costs, allowed: tuple[str, ...]) -> Costs:
    forbidden = np.array([[character not in here for character in CHARACTERS] for here in allowed])
    return np.where(forbidden, np.float32(np.inf), rows)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A checked character: its place, its weight in its field's sum and in the composite's, and what it closes."""

    place: tuple[int, int]
    weight: int
    composite_weight: int
    closes: str


@cache
def _cells(form: Format) -> tuple[_Cell, ...]:
    """Return the checked characters: field by field, each with its digit, then the rest, then the composite digit.

    A long number's parts are not neighbours in TD2; weights are by place, so the sums do not mind the order.
    """
    weights: dict[tuple[int, int], int] = {}
    composite: dict[tuple[int, int], int] = {}
    for check in form.checks:
        target = composite if check.name == COMPOSITE else weights
        places = [place for span in check.over for place in span.cells()]
        target.update({place: WEIGHTS[i % 3] for i, place in enumerate(places)})
        if check.name != COMPOSITE:
            weights[check.at] = 0
    closing = {check.at: check.name for check in form.checks}
    order = [*weights, *(place for place in composite if place not in weights)]
    order += [check.at for check in form.checks if check.name == COMPOSITE]
    return tuple(_Cell(p, weights.get(p, 0), composite.get(p, 0), closing.get(p, "")) for p in order)


def _choose_checked(form: Format, masked: Sequence[Costs]) -> list[tuple[tuple[int, int], int]] | None:
    """Return place and class of every checked character, by the shortest path through both sums."""
    cells = _cells(form)
    best = np.full((10, 10), np.inf, np.float32)  # of this field's sum and the composite's
    best[0, 0] = 0
    steps = []
    for cell in cells:
        line, column = cell.place
        row = masked[line][column]
        price, member = _by_residue(row)
        field_from, composite_from = _origins(cell.weight, cell.composite_weight, cell.closes)
        through = best[field_from, composite_from] + price[:, None, None]
        if cell.closes == COMPOSITE:
            through = np.where((TEN[None, None, :] == 0), through, np.inf)
        elif cell.closes:
            through = np.where((TEN[None, :, None] == 0), through, np.inf)
        taken = through.argmin(0)
        steps.append((taken, member))
        best = through.min(0)
    f, c = 0, 0
    if not np.isfinite(best[f, c]):
        return None
    chosen = []
    for cell, (taken, member) in zip(reversed(cells), reversed(steps), strict=True):
        residue = int(taken[f, c])
        chosen.append((cell.place, int(member[residue])))
        field_from, composite_from = _origins(cell.weight, cell.composite_weight, cell.closes)
        f, c = int(field_from[residue, f, c]), int(composite_from[residue, f, c])
    return chosen


def _by_residue(row: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """Return for each residue modulo 10 the least cost, and the character that has it."""
    spread = np.where(RESIDUES[None, :] == TEN[:, None], row[None, :], np.float32(np.inf))
    member = spread.argmin(1)
    return spread[TEN, member], member


@cache
def _origins(weight: int, composite_weight: int, closes: str) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return for residue x field sum x composite sum the sums before: a digit takes away what it must equal."""
    residue, field_sum, composite_sum = np.meshgrid(TEN, TEN, TEN, indexing="ij")
    weight = -1 if closes not in {"", COMPOSITE} else weight
    composite_weight = -1 if closes == COMPOSITE else composite_weight
    return (field_sum - weight * residue) % 10, (composite_sum - composite_weight * residue) % 10
