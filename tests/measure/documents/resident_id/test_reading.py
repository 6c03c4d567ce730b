from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import cv2
import numpy as np
import pytest

from realname.evaluate.specimens import Specimen, render
from realname.evaluate.specimens.canvas import Picture
from realname.evaluate.specimens.fonts import OCR_B, SANS, SERIF_BOLD, installed
from realname.measure.documents.ocr.detector import text_map
from realname.measure.documents.resident_id.alphabets import name_alphabet, place_alphabet
from realname.measure.documents.resident_id.card import CardReading
from realname.measure.documents.resident_id.reader import MAP_SIDE_PX, find_card, read_card
from realname.measure.readings import LONG_TERM, DocumentKind, Field, FieldSource

ON = date(2026, 11, 24)
pytestmark = [
    pytest.mark.models,
    pytest.mark.skipif(
        not all(installed(face) for face in (OCR_B, SANS, SERIF_BOLD)),
        reason="fonts are not here: apt-get install fonts-ocr-b fonts-noto-cjk",
    ),
]


def card(side: str, grade: str = "good", seed: int = 31, values: Mapping[str, str] | None = None) -> Specimen:
    return render("resident-id", None, values or {}, seed, grade, side=side)


def read(pixels: Picture) -> CardReading:
    seen, _, _ = text_map(pixels, MAP_SIDE_PX)
    place = find_card(pixels, seen)
    assert place is not None
    return read_card(pixels, place, ON)


def field(reading: CardReading, name: str) -> Field:
    return next(each for each in reading.fields if each.name == name)


def on_flat(specimen: Specimen, paint: Mapping[tuple[int, int, int, int], tuple[int, int, int]]) -> Picture:
    """Return the flat side on a grey table, with rectangles (x, y, w, h in flat pixels) painted over."""
    flat = specimen.flat_rgb.copy()
    for (x, y, w, h), colour in paint.items():
        flat[y : y + h, x : x + w] = colour
    return np.asarray(cv2.copyMakeBorder(flat, 90, 90, 90, 90, cv2.BORDER_CONSTANT, value=(96, 98, 104)), np.uint8)


@pytest.mark.parametrize("grade", ["scan", "good", "hard"])
@pytest.mark.parametrize("side", ["front", "back"])
def test_a_drawn_card_is_read_whole(side: str, grade: str) -> None:
    specimen = card(side, grade)
    reading = read(specimen.image_rgb)
    assert {each.name: each.value for each in reading.fields} == dict(specimen.values)
    assert all(each.sure for each in reading.fields)
    assert reading.is_recognised
    assert reading.findings == ()


@pytest.mark.parametrize("quarters", range(4))
def test_a_card_is_read_whichever_way_it_is_held(quarters: int) -> None:
    specimen = card("front", "scan")
    reading = read(np.ascontiguousarray(np.rot90(specimen.image_rgb, -quarters)))
    assert reading.rotation_deg == (360 - 90 * quarters) % 360
    assert field(reading, "document_number").value == specimen.values["document_number"]


def test_the_outline_is_where_the_card_lies() -> None:
    specimen = card("front")
    reading = read(specimen.image_rgb)
    off = [np.hypot(seen.x - true.x, seen.y - true.y) for seen, true in zip(reading.quad, specimen.quad, strict=True)]
    assert max(off) < 0.02 * specimen.image_rgb.shape[1]
    assert reading.portrait is not None
    assert reading.kind is DocumentKind.CN_RESIDENT_FRONT


@pytest.mark.parametrize("until", [LONG_TERM, "2036-05-09"])
def test_validity_is_read_with_and_without_an_end(until: str) -> None:
    reading = read(card("back", values={"valid_from": "2026-05-09", "valid_until": until}).image_rgb)
    assert (field(reading, "valid_from").value, field(reading, "valid_until").value) == ("2026-05-09", until)


def test_a_validity_that_no_card_has_is_not_sure() -> None:
    reading = read(card("back", values={"valid_from": "2026-05-09", "valid_until": "2033-05-09"}).image_rgb)
    assert field(reading, "valid_until").value == "2033-05-09"
    assert not field(reading, "valid_until").sure


def test_a_long_address_keeps_its_last_character() -> None:
    address = "新疆维吾尔自治区伊犁哈萨克自治州伊宁市解放路77号11号楼1室"
    reading = read(card("front", values={"address": address}).image_rgb)
    assert field(reading, "address").value == address


def test_a_rare_character_of_a_division_is_kept() -> None:
    address = "陕西省西安市鄠邑区人民路8号"
    assert field(read(card("front", values={"address": address}).image_rgb), "address").value == address


@pytest.mark.parametrize("name", ["王芳", "阿依古丽·买买提", "欧阳震华"])
def test_names_of_every_length_are_read(name: str) -> None:
    assert field(read(card("front", values={"name": name}).image_rgb), "name").value == name


def test_sex_that_is_covered_is_taken_from_the_number_and_said_so() -> None:
    specimen = card("front", "scan")
    paper = tuple(int(v) for v in np.median(specimen.flat_rgb[240:320, 310:380].reshape(-1, 3), axis=0))
    reading = read(on_flat(specimen, {(240, 235, 70, 80): (paper[0], paper[1], paper[2])}))
    sex = field(reading, "sex")
    assert (sex.value, sex.source) == (specimen.values["sex"], FieldSource.DERIVED)


def test_a_number_that_is_covered_is_not_guessed() -> None:
    specimen = card("front", "scan")
    reading = read(on_flat(specimen, {(640, 690, 240, 100): (230, 232, 235)}))
    number = field(reading, "document_number")
    assert number.value is None
    assert number.reason in {"field.illegible", "field.check_digit", "field.implausible"}
    assert not number.sure
    assert field(reading, "birth_date").value == specimen.values["birth_date"]


def test_a_printed_birth_that_contradicts_the_number_is_a_finding() -> None:
    specimen = card("front", "scan", values={"document_number": "11010519491231002X"})
    other = card("front", "scan", values={"birth_date": "1988-03-07", "sex": "F"})
    mixed = specimen.flat_rgb.copy()
    mixed[330:430, 230:760] = other.flat_rgb[330:430, 230:760]
    pasted = cv2.copyMakeBorder(mixed, 90, 90, 90, 90, cv2.BORDER_CONSTANT, value=(96, 98, 104))
    reading = read(np.asarray(pasted, np.uint8))
    assert "document.birth_disagrees" in reading.findings
    assert not field(reading, "birth_date").sure


def test_a_printed_sex_that_contradicts_the_number_is_a_finding() -> None:
    specimen = card("front", "scan", values={"document_number": "11010519491231002X"})
    other = card("front", "scan", values={"birth_date": "1988-03-07", "sex": "M"})
    mixed = specimen.flat_rgb.copy()
    mixed[230:320, 230:400] = other.flat_rgb[230:320, 230:400]
    pasted = cv2.copyMakeBorder(mixed, 90, 90, 90, 90, cv2.BORDER_CONSTANT, value=(96, 98, 104))
    reading = read(np.asarray(pasted, np.uint8))
    assert "document.sex_disagrees" in reading.findings
    assert not field(reading, "sex").sure


def test_another_document_is_no_resident_card() -> None:
    pixels = render("passport", None, {}, 5, "good").image_rgb
    seen, _, _ = text_map(pixels, MAP_SIDE_PX)
    place = find_card(pixels, seen)
    assert place is None or not read_card(pixels, place, ON).is_recognised


def test_an_empty_table_is_no_resident_card() -> None:
    pixels = np.full((900, 1200, 3), 120, np.uint8)
    seen, _, _ = text_map(pixels, MAP_SIDE_PX)
    assert find_card(pixels, seen) is None


def test_traditional_characters_are_no_names() -> None:
    assert "缑" in name_alphabet().characters
    assert "緱" not in name_alphabet().characters
    assert "鄠" in place_alphabet().characters
