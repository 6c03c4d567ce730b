"""One side of a document as the page shows it: fields, lines, what was settled, and the picture with its outline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from realname.judge.reasons import Reason
from realname.measure.images import Image
from realname.measure.readings import LONG_TERM, Correction, DocumentReading, Field, Point
from realname.pages.trial import words
from realname.pages.trial.shown import cutouts, zones
from realname.pages.trial.shown.answers import reasons_of

Text = str | Promise

AROUND = ((0, 0), (1, 0), (1, 1), (0, 1))
"""A box's corners, as shares of its width and height."""


@dataclass(frozen=True, slots=True)
class ShownField:
    """One field. `value` is empty where it cannot be read, and `reason` says why."""

    label: Text
    value: Text
    sure: bool
    confidence: str
    source: Text
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class ShownCorrection:
    """One character that was not taken as first seen."""

    field: Text
    place: int
    seen: str
    taken: str
    settled_by: Text


@dataclass(frozen=True, slots=True)
class ShownDigit:
    """One check digit."""

    field: Text
    printed: str
    computed: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """One side, turned as it was read. `outline` and `portrait` are in pixels of the turned picture, for an SVG."""

    kind: Text
    is_known: bool
    picture: str
    width: int
    height: int
    outline: str
    portrait: str
    rotation_deg: int
    fields: tuple[ShownField, ...]
    lines: tuple[tuple[zones.Piece, ...], ...]
    digits: tuple[ShownDigit, ...]
    standards: str
    corrections: tuple[ShownCorrection, ...]
    findings: tuple[Reason, ...]
    milliseconds: str


def shown_document(reading: DocumentReading, image: Image) -> ShownDocument:
    """Return a reading in words, with its picture."""
    turn = partial(_turned, image=image, deg=reading.rotation_deg)
    box = reading.portrait
    corners = [Point(box.x + right * box.w, box.y + down * box.h) for right, down in AROUND] if box else []
    width, height = image.reading.width, image.reading.height
    on_its_side = reading.rotation_deg in {90, 270}
    return ShownDocument(
        kind=words.DOCUMENT_KINDS.get(reading.kind.value, reading.kind.value),
        is_known=reading.kind.value != "UNKNOWN",
        picture=cutouts.whole(image, reading.rotation_deg),
        width=height if on_its_side else width,
        height=width if on_its_side else height,
        outline=_polygon(map(turn, reading.quad)),
        portrait=_polygon(map(turn, corners)),
        rotation_deg=reading.rotation_deg,
        fields=tuple(map(shown_field, reading.fields)),
        lines=zones.lines(reading),
        digits=tuple(
            ShownDigit(_label(digit.field), digit.printed, digit.computed, digit.agrees)
            for digit in reading.check_digits
        ),
        standards=", ".join(sorted({digit.standard for digit in reading.check_digits})),
        corrections=tuple(map(_correction, reading.corrections)),
        findings=reasons_of(reading.findings),
        milliseconds=f"{reading.milliseconds:,.0f}",
    )


def _turned(point: Point, *, image: Image, deg: int) -> Point:
    """Return where a point lies once the picture is turned clockwise."""
    width, height = image.reading.width, image.reading.height
    return {
        90: Point(height - point.y, point.x),
        180: Point(width - point.x, height - point.y),
        270: Point(point.y, width - point.x),
    }.get(deg, point)


def _polygon(points: Iterable[Point]) -> str:
    return " ".join(f"{point.x:.0f},{point.y:.0f}" for point in points)


def shown_field(field: Field) -> ShownField:
    """Return a field in words."""
    [reason] = reasons_of([field.reason]) if field.reason else [None]
    return ShownField(
        label=_label(field.name),
        value=_value(field),
        sure=field.sure,
        confidence=f"{100 * field.confidence:.0f}",
        source=words.SOURCES[field.source.value],
        reason=reason,
    )


def _value(field: Field) -> Text:
    if field.value == LONG_TERM:
        return _("long-term")
    if field.name == "sex" and field.value in words.SEXES:
        return words.SEXES[field.value]
    return field.value or ""


def _correction(correction: Correction) -> ShownCorrection:
    return ShownCorrection(
        field=_label(correction.field),
        place=correction.position + 1,
        seen=correction.seen,
        taken=correction.taken,
        settled_by=words.SETTLED_BY.get(correction.settled_by, correction.settled_by),
    )


def _label(name: str) -> Text:
    return words.FIELDS.get(name, name)
