"""The one entrance to reading documents: a picture of one side in, a reading out.

    reading = document_reader().read(open_image(data), on=date(2026, 11, 24))

A text detector's map at 480 pixels says whether a resident identity card lies in the picture; if not, a machine
readable zone is looked for among its lines, and where that gives none to trust, among those of a map at 800 pixels.
What cannot be read has a reason, and no value.
"""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from realname.measure.documents.legibility import MIN_CHAR_PX, MIN_SHARPNESS
from realname.measure.documents.ocr.detector import TextBox, boxes_in, find_text, text_map
from realname.measure.documents.portrait import find_portrait
from realname.measure.documents.recapture import measure_recapture
from realname.measure.documents.resident_id.card import CardReading
from realname.measure.documents.resident_id.reader import MAP_SIDE_PX, find_card, read_card
from realname.measure.documents.zone_document import ZoneDocument, read_zone_document
from realname.measure.images import RGB, Image
from realname.measure.models import catalogue
from realname.measure.readings import (
    Box,
    CheckDigit,
    Correction,
    DocumentKind,
    DocumentReading,
    EngineStamp,
    Field,
    Point,
)

VERSION = "1"
NETWORKS = ("ocr_detector", "ocr_features", "ocr_head", "yunet_float")
MIN_LONG_SIDE_PX = 2000
"""A zone of 44 characters across a whole picture then has 45 pixels a character: more gains nothing."""

ZONE_SIDE_PX = 800
SURE_CARD = 0.7
LIKELY_CARD = 0.55
"""Agreement with the card's layout: rendered cards score .65 and more, other documents up to .7. So a likely place is
read at once, and is a card if a number or a date of its form stands there; without one, only where no zone is found."""


@dataclass(frozen=True, slots=True)
class DocumentReader:
    """The networks and their stamp. Thread-safe; one a process is enough."""

    stamp: EngineStamp

    def read(self, image: Image, on: date) -> DocumentReading:
        """Read one side; `on` is the day by which two-digit years are told apart.

        ImageError where the picture breaks off; ModelError where a network is absent.
        """
        started = time.perf_counter()
        pixels, scale = image.decode(MIN_LONG_SIDE_PX)
        side = _read(pixels, on)
        reading = DocumentReading(
            engine=self.stamp,
            image=image.reading,
            kind=side.kind,
            fields=side.fields,
            mrz_lines=side.lines,
            check_digits=side.check_digits,
            corrections=side.corrections,
            portrait=side.portrait,
            quad=side.quad,
            rotation_deg=side.rotation_deg,
            char_px=side.char_px,
            sharpness=side.sharpness,
            findings=side.findings,
            milliseconds=0.0,
            recapture=measure_recapture(pixels, side.portrait),
        )
        spent = (time.perf_counter() - started) * 1000
        return replace(_to_full_size(reading, scale), milliseconds=spent)


@cache
def document_reader() -> DocumentReader:
    """Return the resident reader."""
    described = {"version": VERSION, **{key: catalogue.find(key).sha256 for key in NETWORKS}}
    digest = hashlib.sha256(json.dumps(described, sort_keys=True).encode()).hexdigest()
    return DocumentReader(EngineStamp("documents", VERSION, digest))


@dataclass(frozen=True, slots=True)
class _Side:
    """One side as read, in pixels of the decoding."""

    kind: DocumentKind
    fields: tuple[Field, ...] = ()
    lines: tuple[str, ...] = ()
    check_digits: tuple[CheckDigit, ...] = ()
    corrections: tuple[Correction, ...] = ()
    portrait: Box | None = None
    quad: tuple[Point, ...] = ()
    rotation_deg: int = 0
    char_px: float = 0.0
    sharpness: float = 0.0
    findings: tuple[str, ...] = ()


def _read(pixels: RGB, on: date) -> _Side:
    seen, per_x, per_y = text_map(pixels, MAP_SIDE_PX)
    place = find_card(pixels, seen)
    card = read_card(pixels, place, on) if place is not None and place.score >= LIKELY_CARD else None
    if card is not None and card.is_recognised:
        return _of_card(card)
    boxes = boxes_in(seen, per_x, per_y)
    zone, boxes = _find_zone(pixels, boxes, on)
    if zone is not None:
        return _of_zone(pixels, zone)
    if card is not None and place is not None and place.score >= SURE_CARD:
        return _of_card(card)
    return _of_nothing(pixels, has_text=bool(boxes))


def _find_zone(pixels: RGB, boxes: list[TextBox], on: date) -> tuple[ZoneDocument | None, list[TextBox]]:
    """Look among the lines that the small map showed, and among those of a larger one where that is not enough."""
    zone = read_zone_document(pixels, boxes, on)
    if (zone is not None and zone.trusted) or max(pixels.shape[:2]) <= MAP_SIDE_PX:
        return zone, boxes
    closer = find_text(pixels, ZONE_SIDE_PX)
    again = read_zone_document(pixels, closer, on)
    return (zone if again is None or (zone is not None and not again.trusted) else again), closer


def _of_card(card: CardReading) -> _Side:
    return _Side(
        kind=card.kind,
        fields=card.fields,
        check_digits=card.check_digits,
        corrections=card.corrections,
        portrait=card.portrait,
        quad=card.quad,
        rotation_deg=card.rotation_deg,
        char_px=card.char_px,
        sharpness=card.sharpness,
        findings=(*card.findings, *_legibility(card.char_px, card.sharpness)),
    )


def _of_zone(pixels: RGB, zone: ZoneDocument) -> _Side:
    return _Side(
        kind=zone.kind,
        fields=zone.fields,
        lines=zone.lines,
        check_digits=zone.check_digits,
        corrections=zone.corrections,
        portrait=find_portrait(pixels, zone.rotation_deg),
        rotation_deg=zone.rotation_deg,
        char_px=zone.char_px,
        sharpness=zone.sharpness,
        findings=_legibility(zone.char_px, zone.sharpness),
    )


def _of_nothing(pixels: RGB, *, has_text: bool) -> _Side:
    """Return a side of no known kind: the front of a card, perhaps, whose zone is on its back."""
    found = ((turn, find_portrait(pixels, turn)) for turn in (0, 90, 270, 180))
    turn, portrait = next(((turn, box) for turn, box in found if box is not None), (0, None))
    finding = "document.unknown_kind" if has_text else "document.no_text"
    return _Side(DocumentKind.UNKNOWN, portrait=portrait, rotation_deg=turn, findings=(finding,))


def _legibility(char_px: float, sharpness: float) -> tuple[str, ...]:
    too_small = ("document.too_small",) if char_px < MIN_CHAR_PX else ()
    blurred = ("document.blurred",) if sharpness < MIN_SHARPNESS else ()
    return (*too_small, *blurred)


def _to_full_size(reading: DocumentReading, scale: float) -> DocumentReading:
    """Return a reading whose positions are pixels of the whole picture, `scale` being decoded over whole."""
    if scale == 1:
        return reading
    box = reading.portrait
    return replace(
        reading,
        portrait=None if box is None else Box(box.x / scale, box.y / scale, box.w / scale, box.h / scale),
        quad=tuple(Point(corner.x / scale, corner.y / scale) for corner in reading.quad),
        char_px=reading.char_px / scale,
    )
