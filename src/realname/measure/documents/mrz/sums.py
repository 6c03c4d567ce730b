"""Choose checked characters so that every check digit agrees, and say how near the next choice comes.

Sums modulo 10 are all that check digits know, so a shortest path through (sum of this field, sum of the composite)
finds the optimum over every choice exactly: 100 states, ten residues a character, forwards and backwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from realname.measure.documents.mrz.check_digits import CHARACTERS, VALUES, WEIGHTS
from realname.measure.documents.mrz.formats import COMPOSITE, Format

Costs = NDArray[np.float32]
Places = NDArray[np.intp]

RESIDUES = np.array([VALUES[character] % 10 for character in CHARACTERS])
TEN = np.arange(10)


@dataclass(frozen=True, slots=True)
class Choice:
    """One checked character: its place, the class taken, and how much worse the best zone without it is."""

    line: int
    column: int
    taken: int
    margin: float


@dataclass(frozen=True, slots=True)
class _Cell:
    """A checked character: its place, its weight in its field's sum and in the composite's, and what it closes."""

    place: tuple[int, int]
    weight: int
    composite_weight: int
    closes: str


def choose(form: Format, costs: Sequence[Costs]) -> list[Choice] | None:
    """Return the cheapest characters by which all check digits agree; None where there are none.

    `costs` are lines of characters x 37, infinite where forbidden.
    """
    cells = _cells(form)
    rows = [costs[line][column] for line, column in (cell.place for cell in cells)]
    before = [_start()]
    for cell, row in zip(cells, rows, strict=True):
        arriving = before[-1][_shifted(cell.weight, cell.composite_weight, -1)] + _by_residue(row)[:, None, None]
        before.append(arriving.min(0) + _closing(cell.closes))
    best = float(before[-1][0, 0])
    if not np.isfinite(best):
        return None
    chosen = []
    after = _start()
    state = (0, 0)
    for cell, row, reached in zip(reversed(cells), reversed(rows), reversed(before[:-1]), strict=True):
        after = after + _closing(cell.closes)
        origins = _shifted(cell.weight, cell.composite_weight, -1)
        arriving = reached[origins]
        taken = int((arriving[RESIDUES, *state] + row).argmin())
        totals = (arriving + after).min((1, 2))[RESIDUES] + row
        totals[taken] = np.inf
        chosen.append(Choice(*cell.place, taken, float(totals.min()) - best))
        residue = RESIDUES[taken]
        state = int(origins[0][residue, *state]), int(origins[1][residue, *state])
        after = (after[_shifted(cell.weight, cell.composite_weight, 1)] + _by_residue(row)[:, None, None]).min(0)
    return chosen[::-1]


def _start() -> NDArray[np.float32]:
    costs = np.full((10, 10), np.inf, np.float32)
    costs[0, 0] = 0
    return costs


def _by_residue(row: Costs) -> Costs:
    """Return for each residue modulo 10 the least cost."""
    return np.asarray(np.where(RESIDUES[None, :] == TEN[:, None], row[None, :], np.float32(np.inf)).min(1))


@cache
def _closing(closes: str) -> Costs:
    """Return what each state costs behind a character: a check digit leaves only the sum that it brings to nought."""
    costs = np.zeros((10, 10), np.float32)
    if closes == COMPOSITE:
        costs[:, 1:] = np.inf
    elif closes:
        costs[1:, :] = np.inf
    return costs


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
        target[check.at] = -1  # a digit takes away what it must equal
    closing = {check.at: check.name for check in form.checks}
    order = [*weights, *(place for place in composite if place not in weights)]
    return tuple(_Cell(p, weights.get(p, 0), composite.get(p, 0), closing.get(p, "")) for p in order)


@cache
def _shifted(weight: int, composite_weight: int, sign: int) -> tuple[Places, Places]:
    """Return for residue x field sum x composite sum the sums behind (sign 1) or before (-1) such a character."""
    residue, field_sum, composite_sum = np.meshgrid(TEN, TEN, TEN, indexing="ij")
    return (field_sum + sign * weight * residue) % 10, (composite_sum + sign * composite_weight * residue) % 10
