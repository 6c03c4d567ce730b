"""Read the side with the portrait: name, sex, ethnicity, birth, address, number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from realname.measure.documents.resident_id.address import settle_address
from realname.measure.documents.resident_id.card import CardReading, in_order
from realname.measure.documents.resident_id.dates import DatesReading, read_birth
from realname.measure.documents.resident_id.ink import (
    MORE_OVERHANG,
    OVERHANG,
    Ink,
    find_ink,
    fit_strip,
    has_glare,
    next_line,
)
from realname.measure.documents.resident_id.layout import ADDRESS_STEP_MM, PORTRAIT, VALUES, Strip
from realname.measure.documents.resident_id.line_reading import FULL, SQUEEZED, WIDENED, Line, look_at
from realname.measure.documents.resident_id.locating import Place
from realname.measure.documents.resident_id.names import read_name
from realname.measure.documents.resident_id.number import NAME as NUMBER
from realname.measure.documents.resident_id.number import NumberReading, read_number
from realname.measure.documents.resident_id.print_offset import PrintOffset, find_offset
from realname.measure.documents.resident_id.words import DOUBTFUL, ILLEGIBLE, WordReading, read_ethnicity, read_sex
from realname.measure.images import RGB
from realname.measure.readings import Box, DocumentKind, Field, FieldSource

ADDRESS_LINES = 3
GAPS_MM = {"name": 4.5, "ethnicity": 3.5, "address": 7.0}
SEX_WIDTH_MM = 4.4
AGREED = 0.9  # the least that two looks which agree are trusted
LABEL_SLACK_MM = 0.4
FULL_LINE_MM = 27.5  # ten of the eleven characters that fit
SHORT_LINE_MM = 21.8  # eight of them: a line that another follows is not as short
LATE_START_MM = 1.3  # half a character
ENDS_MM = {"name": 30.0, "address": 46.0}  # how far a value may reach, where glare may hide its end
SURE_NAME, SURE_ADDRESS, SURE_LISTED, SURE_BIRTH = 0.92, 0.88, 0.5, 0.8


@dataclass(frozen=True, slots=True)
class _Page:
    """One front under reading."""

    pixels: RGB
    place: Place
    ink: Ink
    offset: PrintOffset

    def line(self, name: str, before_mm: float = 0.8) -> Line | None:
        """Look at a value's line where its print is; None where there is no print."""
        fitted = self.fitted(name, before_mm)
        return None if fitted is None else self.look(fitted, FULL)

    def lines(self, name: str, most: int, step_mm: float, before_mm: float = 0.8) -> list[Line]:
        """Look at a value's lines, one below the other."""
        fitted = self.fitted(name, before_mm)
        found: list[Line] = []
        while fitted is not None and len(found) < most:
            found.append(self.look(fitted, FULL))
            below = replace(self.offset.moved(VALUES[name], before_mm), y=fitted.y + step_mm)
            fitted = next_line(self.ink, below, self.offset.darkness, GAPS_MM[name])
        return found

    def fitted(self, name: str, before_mm: float) -> Strip | None:
        """Return the strip of a value's first line where its print is."""
        return fit_strip(self.ink, self.offset.moved(VALUES[name], before_mm), self.offset.darkness, GAPS_MM[name])

    def starts_mm(self, name: str) -> float:
        """Return where a value begins on this card: what stands before is its label."""
        return VALUES[name].left + self.offset.x - LABEL_SLACK_MM

    def is_doubtful(self, name: str, lines: Sequence[Strip]) -> bool:
        """Tell whether print may be lost that no reading can miss: before a line's start, or under glare."""
        starts = VALUES[name].left + self.offset.x
        late = any(line.left - starts > LATE_START_MM for line in lines)
        short = any(line.right - line.left < SHORT_LINE_MM * self.offset.scale for line in lines[:-1])
        return (
            late or short or any(has_glare(self.ink, replace(line, left=starts, right=ENDS_MM[name])) for line in lines)
        )

    def look(self, strip: Strip, squeeze: float, overhang: float = OVERHANG) -> Line:
        """Look at a strip."""
        return look_at(self.pixels, self.place, strip, squeeze=squeeze, overhang=overhang)

    def fixed_line(self, strip: Strip) -> Line:
        """Look at a line whose ends are known, wherever its print is."""
        moved = self.offset.moved(strip, 0.0)
        fitted = fit_strip(self.ink, moved, self.offset.darkness, strip.right - strip.left)
        y = moved.y if fitted is None else fitted.y
        return self.look(replace(moved, y=y, right=strip.right + self.offset.x), SQUEEZED)


def read_front(pixels: RGB, place: Place, on: date) -> CardReading:
    """Read a front at its place; `on` is a day on which the card exists."""
    ink = find_ink(pixels, place)
    offset, number_strip = find_offset(ink)
    page = _Page(pixels, place, ink, offset)
    number_line = page.look(number_strip, SQUEEZED)
    number = read_number(number_line, on)
    birth = read_birth(page.fixed_line(VALUES["birth_date"]), on)
    sex = read_sex(page.fixed_line(replace(VALUES["sex"], right=VALUES["sex"].left + SEX_WIDTH_MM)))
    ethnicity = _words(page.line("ethnicity", before_mm=0.5), read_ethnicity)
    name = _name(page)
    address = _address(page)
    findings = []
    if number.birth and birth.days and number.birth != birth.days[0]:
        findings.append("document.birth_disagrees")
    if number.sex and sex.text and number.sex != sex.text:
        findings.append("document.sex_disagrees")
    corners = place.points(np.array(PORTRAIT))
    low, high = corners.min(0), corners.max(0)
    return CardReading(
        kind=DocumentKind.CN_RESIDENT_FRONT,
        fields=in_order(
            [
                Field(NUMBER, number.text, number.confidence, number.sure, FieldSource.PRINTED, number.reason),
                _field("name", name, SURE_NAME),
                _sex(sex, number),
                _field("ethnicity", ethnicity, SURE_LISTED),
                _birth(birth, number),
                _field("address", address, SURE_ADDRESS),
            ]
        ),
        check_digits=() if number.check is None else (number.check,),
        corrections=(
            *number.corrections,
            *name.corrections,
            *ethnicity.corrections,
            *sex.corrections,
            *address.corrections,
        ),
        portrait=Box(*(float(v) for v in (*low, *(high - low)))),
        quad=place.corners,
        rotation_deg=place.rotation_deg,
        char_px=VALUES["address"].height * place.px_per_mm,
        sharpness=number_line.sharpness,
        findings=tuple(findings),
    )


def _words(line: Line | None, read: Callable[[Line], WordReading]) -> WordReading:
    return ILLEGIBLE if line is None else read(line)


def _name(page: _Page) -> WordReading:
    strip = page.fitted("name", 0.8)
    if strip is None:
        return ILLEGIBLE
    first = page.look(strip, SQUEEZED, MORE_OVERHANG)
    further = (lambda: page.look(strip, FULL), lambda: page.look(strip, WIDENED, MORE_OVERHANG))
    return _doubted(read_name(first, further, page.starts_mm("name")), doubtful=page.is_doubtful("name", [strip]))


def _address(page: _Page) -> WordReading:
    lines = page.lines("address", ADDRESS_LINES, ADDRESS_STEP_MM)
    address = settle_address(lines, page.starts_mm("address"))
    if address.text is not None and DOUBTFUL < address.confidence < SURE_ADDRESS:
        again = settle_address(
            [page.look(line.strip, SQUEEZED, MORE_OVERHANG) for line in lines], page.starts_mm("address")
        )
        if again.text == address.text:
            # Where two looks of different geometry agree, the surer one may speak.
            address = replace(address, confidence=max(address.confidence, again.confidence, AGREED))
    strips = [line.strip for line in lines]
    # There is no room for a fourth line that could be read apart, and a full third says that there may be one.
    full = len(strips) == ADDRESS_LINES and strips[-1].right - strips[-1].left > FULL_LINE_MM * page.offset.scale
    return _doubted(address, doubtful=full or page.is_doubtful("address", strips))


def _doubted(word: WordReading, *, doubtful: bool) -> WordReading:
    return replace(word, confidence=min(word.confidence, DOUBTFUL)) if doubtful else word


def _field(name: str, word: WordReading, sure: float) -> Field:
    certain = word.text is not None and word.confidence >= sure
    return Field(name, word.text, word.confidence, certain, FieldSource.PRINTED, word.reason)


def _sex(printed: WordReading, number: NumberReading) -> Field:
    """Take the printed sex; where it is not legible, the number's digit, and say so."""
    if printed.text is None and number.sex is not None:
        return Field("sex", number.sex, number.confidence, number.sure, FieldSource.DERIVED)
    if printed.text is None:
        return Field("sex", None, 0.0, sure=False, source=FieldSource.PRINTED, reason=printed.reason)
    agrees = number.sex is None or number.sex == printed.text
    sure = agrees and (printed.confidence >= SURE_LISTED or number.sure)
    return Field("sex", printed.text, printed.confidence, sure, FieldSource.PRINTED)


def _birth(printed: DatesReading, number: NumberReading) -> Field:
    """Take the printed day; where it is not legible, the number's, and say so."""
    if not printed.days and number.birth is not None:
        return Field("birth_date", number.birth, number.confidence, number.sure, FieldSource.DERIVED)
    if not printed.days:
        return Field("birth_date", None, 0.0, sure=False, source=FieldSource.PRINTED, reason=printed.reason)
    agrees = number.birth is None or number.birth == printed.days[0]
    sure = agrees and (printed.confidence >= SURE_BIRTH or number.sure)
    return Field("birth_date", printed.days[0], printed.confidence, sure, FieldSource.PRINTED)
