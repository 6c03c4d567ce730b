from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import cv2
import numpy as np
import pytest

from realname.measure.documents.mrz.parse import parse
from realname.measure.documents.reader import document_reader
from realname.measure.images import RGB, open_image, read_image_file
from realname.measure.readings import FIELD_NAMES, DocumentKind, DocumentReading

ON = date(2026, 11, 24)
pytestmark = pytest.mark.models


def read(pixels: RGB) -> DocumentReading:
    _, data = cv2.imencode(".png", pixels[..., ::-1])
    return document_reader().read(open_image(data.tobytes()), ON)


def specimen(eval_data: Path, name: str) -> tuple[RGB, tuple[str, ...]]:
    with (eval_data / "documents" / "labels.csv").open(encoding="utf-8", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["file"] == name)
    pixels, _ = read_image_file(eval_data / "documents" / name).decode()
    return pixels, tuple(row["mrz_lines"].split("\\n"))


def test_a_blank_page_has_no_text_and_no_fields() -> None:
    reading = read(np.full((600, 800, 3), 240, np.uint8))
    assert reading.kind is DocumentKind.UNKNOWN
    assert reading.fields == ()
    assert reading.findings == ("document.no_text",)


def test_plain_print_is_no_document() -> None:
    page = np.full((600, 800, 3), 240, np.uint8)
    for i in range(10):
        cv2.putText(page, "the quick brown fox jumps over it", (40, 60 + i * 50), 0, 1, (0, 0, 0), 2)
    reading = read(page)
    assert reading.kind is DocumentKind.UNKNOWN
    assert reading.mrz_lines == ()
    assert reading.findings == ("document.unknown_kind",)


@pytest.mark.data
@pytest.mark.parametrize("turns", range(4))
def test_a_passport_is_read_whichever_way_it_is_turned(eval_data: Path, turns: int) -> None:
    pixels, lines = specimen(eval_data, "pe_100_pass-uto.jpg")
    reading = read(np.ascontiguousarray(np.rot90(pixels, turns)))
    assert reading.kind is DocumentKind.TD3
    assert reading.mrz_lines == lines
    assert reading.rotation_deg == turns * 90
    assert all(digit.agrees for digit in reading.check_digits)


@pytest.mark.data
@pytest.mark.parametrize(
    "name", ["fm_td1.jpg", "fm_td2.jpg", "fm_mrva.jpg", "ar_visas_MRVB_ICAO_Example.png", "ar_id_cards_Latvia.png"]
)
def test_each_kind_is_read_and_no_sure_field_is_wrong(eval_data: Path, name: str) -> None:
    pixels, lines = specimen(eval_data, name)
    reading = read(pixels)
    assert reading.mrz_lines == lines
    true = parse(lines, ON)
    assert true is not None
    assert reading.kind is true.kind
    assert {f.name: f.value for f in reading.fields if f.sure}.items() <= {v.name: v.value for v in true.values}.items()
    assert [f.name for f in reading.fields] == sorted((f.name for f in reading.fields), key=FIELD_NAMES.index)


@pytest.mark.data
def test_positions_are_those_of_the_whole_picture_when_it_was_decoded_smaller(eval_data: Path) -> None:
    pixels, _ = specimen(eval_data, "pe_100_pass-bdr.jpg")
    large = np.asarray(cv2.resize(pixels, None, fx=2.4, fy=2.4, interpolation=cv2.INTER_CUBIC), np.uint8)
    _, data = cv2.imencode(".jpg", large[..., ::-1])
    small, whole = read(pixels), document_reader().read(open_image(data.tobytes()), ON)
    assert small.portrait is not None
    assert whole.portrait is not None
    assert whole.portrait.x == pytest.approx(small.portrait.x * 2.4, rel=0.1)
    assert whole.char_px == pytest.approx(small.char_px * 2.4, rel=0.15)


@pytest.mark.data
def test_nothing_of_the_holder_is_printed_with_a_reading(eval_data: Path) -> None:
    pixels, _ = specimen(eval_data, "fm_td3.jpg")
    assert "ERIKSSON" not in repr(read(pixels))
    assert "L898902C3" not in repr(read(pixels))
