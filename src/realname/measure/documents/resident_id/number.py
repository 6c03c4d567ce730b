"""Settle a resident's number by GB 11643: eighteen characters, a region, a day, and a check character."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from stdnum.cn import ric

from realname.measure.documents.ocr.decoding import LineText
from realname.measure.documents.resident_id.alphabets import NUMBER_CHARACTERS as CHARACTERS
from realname.measure.documents.resident_id.alphabets import number_alphabet
from realname.measure.documents.resident_id.line_reading import Line, Pattern, weakest
from realname.measure.documents.resident_id.regions import names_of
from realname.measure.readings import CheckDigit, Correction

NAME = "document_number"
STANDARD = "GB 11643-1999"
LENGTH = 18
PATTERN = Pattern(("123456789", *("0123456789",) * 16, "0123456789X"))
ALTERNATIVES = 5  # at each place
MAX_COST = 6.0  # in log probability, measured
CLEAR_COST = 2.0  # by which a correction must be cheaper than the next
MAX_TRIED = 4000
EARLIEST_BIRTH = 1890
SURE = 0.5  # of the weakest character, with a check character that agrees
SURE_COST = 3.0


@dataclass(frozen=True, slots=True)
class NumberReading:
    """A number as settled: `text` None where it cannot be read, with a reason code."""

    text: str | None
    reason: str
    confidence: float
    sure: bool
    check: CheckDigit | None
    corrections: tuple[Correction, ...]

    @property
    def birth(self) -> str | None:
        """Return the day of birth in the number, ISO 8601."""
        return f"{self.text[6:10]}-{self.text[10:12]}-{self.text[12:14]}" if self.text else None

    @property
    def sex(self) -> str | None:
        """Return the sex in the number's order code: odd is M."""
        return None if self.text is None else "M" if int(self.text[16]) % 2 else "F"


def read_number(line: Line, on: date) -> NumberReading:
    """Read and settle the number of a line; `on` is the day after which nobody shown can be born."""
    read = line.fitted(number_alphabet(), (PATTERN,))
    if read is None or weakest(read) < np.exp(-2 * MAX_COST):
        return NumberReading(None, "field.illegible", 0.0, sure=False, check=None, corrections=())
    settled = settle(read, on)
    if settled is None:
        check = _check(read.text)
        reason = "field.implausible" if check.agrees else "field.check_digit"
        return NumberReading(None, reason, 0.0, sure=False, check=check, corrections=())
    text, cost, clear = settled
    corrections = _corrections(line, read, text)
    sure = weakest(read) >= SURE if cost == 0 else clear and cost <= SURE_COST
    confidence = weakest(read) if cost == 0 else float(np.exp(-cost)) * (1.0 if clear else 0.5)
    return NumberReading(text, "", confidence, sure, _check(text), corrections)


def plausible(text: str, on: date) -> bool:
    """Tell whether a number can be somebody's: check character, a region that stood, a day that was."""
    if len(text) != LENGTH or not names_of(text[:6]) or not _check(text).agrees or text[14:17] == "000":
        return False
    try:
        birth = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    return date(EARLIEST_BIRTH, 1, 1) <= birth <= on


def _check(text: str) -> CheckDigit:
    return CheckDigit(NAME, text[-1], str(ric.calc_check_digit(text)), STANDARD)


def settle(read: LineText, on: date) -> tuple[str, float, bool] | None:
    """Return the cheapest plausible text, its cost, and whether the next costs clearly more; None where none is near.

    `read` is eighteen characters with its log probabilities among `CHARACTERS`, blank first.
    """
    found: list[tuple[str, float]] = []
    for cost, text in _by_cost(read):
        if cost > MAX_COST + CLEAR_COST or (found and cost > found[0][1] + CLEAR_COST):
            break
        if plausible(text, on):
            found.append((text, cost))
            if len(found) > 1 or cost == 0:
                break
    if not found or found[0][1] > MAX_COST:
        return None
    return found[0][0], found[0][1], len(found) == 1


def _by_cost(read: LineText) -> Iterator[tuple[float, str]]:
    """Yield texts by how much less likely they are than the one read, cheapest first."""
    choices = []
    for glyph, allowed in zip(read.glyphs, PATTERN.places, strict=True):
        row = read.logs[glyph.step, 1:]
        best = float(row[CHARACTERS.index(glyph.character)])
        others = sorted(
            (max(best - float(row[i]), 0.0), c)
            for i, c in enumerate(CHARACTERS)
            if c in allowed and c != glyph.character
        )
        choices.append([(0.0, glyph.character), *others[:ALTERNATIVES]])
    start = (0,) * len(choices)
    queue, known = [(0.0, start)], {start}
    for _ in range(MAX_TRIED):
        if not queue:
            return
        cost, picks = heapq.heappop(queue)
        yield cost, "".join(options[pick][1] for options, pick in zip(choices, picks, strict=True))
        for place, pick in enumerate(picks):
            if pick + 1 < len(choices[place]):
                following = (*picks[:place], pick + 1, *picks[place + 1 :])
                if following not in known:
                    known.add(following)
                    dearer = cost + choices[place][pick + 1][0] - choices[place][pick][0]
                    heapq.heappush(queue, (dearer, following))


def _corrections(line: Line, read: LineText, text: str) -> tuple[Correction, ...]:
    found = []
    shown = line.shown_at([glyph.step for glyph in read.glyphs])
    for place, (glyph, taken, seen) in enumerate(zip(read.glyphs, text, shown, strict=True)):
        if taken != glyph.character:
            row = read.logs[glyph.step, 1:]
            cost = row[CHARACTERS.index(glyph.character)] - row[CHARACTERS.index(taken)]
            found.append(Correction(NAME, place, glyph.character, taken, "check_digit", round(float(cost), 3)))
        elif seen and seen != taken:
            found.append(Correction(NAME, place, seen, taken, "field_type"))
    return tuple(found)
