"""The names of a zone as a grammar: ICAO Doc 9303 part 3, clause 4.6.

    primary, its parts joined by `<`, then `<<` and secondary, joined alike, then fillers to the end

Either may be cut off at the end of the field; a zone without secondary names has fillers at once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from realname.measure.documents.mrz.check_digits import CHARACTERS, FILLER

START, PRIMARY, PRIMARY_GAP, PARTED, SECONDARY, SECONDARY_GAP, FILL = range(7)
AFTER_LETTER = {
    START: PRIMARY,
    PRIMARY: PRIMARY,
    PRIMARY_GAP: PRIMARY,
    PARTED: SECONDARY,
    SECONDARY: SECONDARY,
    SECONDARY_GAP: SECONDARY,
}
AFTER_FILLER = {
    PRIMARY: PRIMARY_GAP,
    PRIMARY_GAP: PARTED,
    PARTED: FILL,
    SECONDARY: SECONDARY_GAP,
    SECONDARY_GAP: FILL,
    FILL: FILL,
}
STATES = 7
FILLER_CLASS = CHARACTERS.index(FILLER)


def split_names(text: str) -> tuple[str, str]:
    """Return the surname and the given names, parts divided by spaces; either may be empty."""
    primary, _, secondary = text.partition(FILLER * 2)
    return _spaced(primary), _spaced(secondary)


def follows_grammar(text: str) -> bool:
    """Tell whether the text is names and fillers as the grammar has them."""
    state: int | None = START
    for character in text:
        state = (AFTER_FILLER if character == FILLER else AFTER_LETTER).get(state, None) if state is not None else None
    return state is not None


def _spaced(name: str) -> str:
    return " ".join(part for part in name.split(FILLER) if part)


def settle_names(costs: NDArray[np.float32]) -> NDArray[np.intp] | None:
    """Return the class of each character of the cheapest names; None where no names are possible.

    `costs` is characters x 37 in the order of `check_digits.CHARACTERS`, infinite where forbidden.
    """
    letters = costs.copy()
    letters[:, FILLER_CLASS] = np.inf
    letter_class = letters.argmin(1)
    letter_cost = letters.min(1)
    filler_cost = costs[:, FILLER_CLASS]
    best = np.full(STATES, np.inf)
    best[START] = 0
    steps: list[list[tuple[int, bool]]] = []
    for i in range(len(costs)):
        after = np.full(STATES, np.inf)
        came = [(-1, False)] * STATES
        for table, price, filler in ((AFTER_LETTER, letter_cost[i], False), (AFTER_FILLER, filler_cost[i], True)):
            for before, state in table.items():
                total = best[before] + price
                if total < after[state]:
                    after[state], came[state] = total, (before, filler)
        steps.append(came)
        best = after
    state = int(best.argmin())
    if not np.isfinite(best[state]):
        return None
    chosen = np.empty(len(costs), np.intp)
    for i in range(len(costs) - 1, -1, -1):
        state, filler = steps[i][state]
        chosen[i] = FILLER_CLASS if filler else letter_class[i]
    return chosen
