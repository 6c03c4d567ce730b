"""Read the side with the issuer and the validity."""

from __future__ import annotations

from dataclasses import replace

from realname.measure.documents.resident_id.alphabets import place_alphabet
from realname.measure.documents.resident_id.card import CardReading, in_order
from realname.measure.documents.resident_id.dates import DatesReading, lawful_period, read_validity
from realname.measure.documents.resident_id.ink import Ink, darkness_of_print, find_ink, fit_strip, has_glare, next_line
from realname.measure.documents.resident_id.layout import ISSUER_STEP_MM, VALUES, Strip
from realname.measure.documents.resident_id.line_reading import FULL, look_at
from realname.measure.documents.resident_id.locating import Place
from realname.measure.documents.resident_id.words import DOUBTFUL, ILLEGIBLE, WordReading, read_words
from realname.measure.images import RGB
from realname.measure.readings import DocumentKind, Field, FieldSource

BEFORE_MM = 1.2
GAP_MM = 7.0
LATE_START_MM = 1.3  # half a character
GLARE_RIGHT_MM = 62.0  # ten characters: few issuers are longer
ISSUER_LINES = 2
SURE_ISSUER, SURE_VALIDITY = 0.8, 0.4


def read_back(pixels: RGB, place: Place) -> CardReading:
    """Read a back at its place."""
    ink = find_ink(pixels, place)
    wide = {name: replace(strip, left=strip.left - BEFORE_MM) for name, strip in VALUES.items()}
    darkness = darkness_of_print(ink, wide["validity"])
    fitted = fit_strip(ink, wide["validity"], darkness, GAP_MM)
    shift = 0.0 if fitted is None else fitted.y - VALUES["validity"].y
    line = look_at(pixels, place, fitted or VALUES["validity"], squeeze=FULL)
    validity = read_validity(line)
    first = replace(wide["issuer"], y=VALUES["issuer"].y + shift)
    issuer = fit_strip(ink, first, darkness, GAP_MM)
    words: list[WordReading] = []
    doubtful = issuer is not None and _may_lack_print(ink, issuer, fitted)
    while issuer is not None and len(words) < ISSUER_LINES:
        words.append(
            read_words(
                "issuer",
                look_at(pixels, place, issuer, squeeze=FULL),
                place_alphabet(),
                VALUES["issuer"].left - BEFORE_MM,
            )
        )
        issuer = next_line(ink, replace(wide["issuer"], y=issuer.y + ISSUER_STEP_MM), darkness, GAP_MM)
    return CardReading(
        kind=DocumentKind.CN_RESIDENT_BACK,
        fields=in_order([_issuer(words, doubtful=doubtful), *_validity(validity)]),
        check_digits=(),
        corrections=tuple(correction for word in words for correction in word.corrections),
        portrait=None,
        quad=place.corners,
        rotation_deg=place.rotation_deg,
        char_px=VALUES["validity"].height * place.px_per_mm,
        sharpness=line.sharpness,
        findings=(),
    )


def _may_lack_print(ink: Ink, issuer: Strip, validity: Strip | None) -> bool:
    """Tell whether the issuer's start may be lost, since both values begin alike, or print under glare."""
    late = validity is not None and issuer.left - validity.left > LATE_START_MM
    return late or has_glare(ink, replace(issuer, right=max(issuer.right, GLARE_RIGHT_MM)))


def _issuer(words: list[WordReading], *, doubtful: bool) -> Field:
    text = "".join(word.text or "" for word in words)
    if not text:
        return Field("issuer", None, 0.0, sure=False, source=FieldSource.PRINTED, reason=ILLEGIBLE.reason)
    confidence = min(word.confidence for word in words if word.text)
    confidence = min(confidence, DOUBTFUL) if doubtful else confidence
    return Field("issuer", text, confidence, confidence >= SURE_ISSUER, FieldSource.PRINTED)


def _validity(read: DatesReading) -> list[Field]:
    names = ("valid_from", "valid_until")
    if not read.days:
        return [Field(name, None, 0.0, sure=False, source=FieldSource.PRINTED, reason=read.reason) for name in names]
    sure = read.confidence >= SURE_VALIDITY and lawful_period(*read.days)
    days = zip(names, read.days, strict=True)
    return [Field(name, day, read.confidence, sure, FieldSource.PRINTED) for name, day in days]
