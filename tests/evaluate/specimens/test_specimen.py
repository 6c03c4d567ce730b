from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from realname.evaluate.specimens import (
    GRADES,
    KINDS,
    SIDES,
    SpecimenError,
    render,
    render_many,
    render_sides,
    render_to,
)
from realname.evaluate.specimens.canvas import MARK_INK, Picture
from realname.evaluate.specimens.fonts import OCR_B, SANS, SERIF_BOLD, Face, installed, path_of

needs_fonts = pytest.mark.skipif(
    not all(installed(face) for face in (OCR_B, SANS, SERIF_BOLD)),
    reason="fonts are not here: apt-get install fonts-ocr-b fonts-noto-cjk",
)
EVERY_SIDE = [(kind, side) for kind in KINDS for side in SIDES[kind]]


@needs_fonts
@pytest.mark.parametrize(
    ("kind", "side", "grade"),
    [*((kind, side, "hard") for kind, side in EVERY_SIDE), ("td1", "back", "scan"), ("td1", "back", "good")],
)
def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(kind: str, side: str, grade: str) -> None:
    first, again, other = (render(kind, None, {}, seed, grade, side=side) for seed in (3, 3, 4))
    assert hashlib.sha256(first.jpeg).digest() == hashlib.sha256(again.jpeg).digest()
    assert np.array_equal(first.image_rgb, again.image_rgb)
    assert first.quad == again.quad
    assert first.jpeg != other.jpeg


def _reddish(picture: Picture) -> float:
    """Return the share of pixels that lean to the specimen mark's red against their surroundings."""
    lean = picture[..., 0].astype(np.int16) - picture[..., 2]
    return float((lean > np.median(lean) + 12).mean())


@needs_fonts
@pytest.mark.parametrize(("kind", "side"), EVERY_SIDE)
def test_every_quarter_of_a_side_carries_the_specimen_mark(kind: str, side: str) -> None:
    flat = render(kind, None, {}, 2, "scan", side=side).flat_rgb
    h, w = flat.shape[:2]
    for row in range(2):
        for col in range(2):
            quarter = flat[row * h // 2 : (row + 1) * h // 2, col * w // 2 : (col + 1) * w // 2]
            assert _reddish(quarter) > 0.01


@needs_fonts
@pytest.mark.parametrize(("kind", "side"), EVERY_SIDE)
def test_a_side_says_specimen_in_strong_ink(kind: str, side: str) -> None:
    flat = render(kind, None, {}, 2, "scan", side=side).flat_rgb
    strong = np.abs(flat.astype(np.int16) - np.array(MARK_INK)).max(-1) < 8
    assert strong.sum() > 2000


@needs_fonts
@pytest.mark.parametrize("grade", GRADES)
def test_the_quad_is_where_the_card_lies(grade: str) -> None:
    specimen = render("resident-id", None, {}, 8, grade)
    quad = np.array([[point.x, point.y] for point in specimen.quad], np.float32)
    h, w = specimen.flat_rgb.shape[:2]
    corners = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    turned = cv2.warpPerspective(specimen.image_rgb, cv2.getPerspectiveTransform(quad, corners), (w, h))
    small = [
        cv2.resize(cv2.cvtColor(p, cv2.COLOR_RGB2GRAY), (86, 54), interpolation=cv2.INTER_AREA)
        for p in (turned, specimen.flat_rgb)
    ]
    assert np.corrcoef(small[0].ravel(), small[1].ravel())[0, 1] > 0.6


@needs_fonts
@pytest.mark.parametrize("grade", GRADES)
def test_a_document_lies_wholly_in_the_picture(grade: str) -> None:
    for seed in range(6):
        specimen = render("td1", None, {}, seed, grade)
        height, width = specimen.image_rgb.shape[:2]
        assert all(0 <= point.x <= width and 0 <= point.y <= height for point in specimen.quad)


@needs_fonts
def test_given_values_are_kept_and_told_on_the_side_that_shows_them() -> None:
    front, back = render_sides("resident-id", None, {"name": "王芳", "issuer": "某市公安局"}, 1, "scan")
    assert front.values["name"] == "王芳"
    assert "issuer" not in front.values
    assert back.values["issuer"] == "某市公安局"
    assert set(back.values) == {"issuer", "valid_from", "valid_until"}


@needs_fonts
def test_a_given_portrait_is_on_the_card() -> None:
    portrait = np.full((400, 300, 3), (250, 0, 250), np.uint8)
    flat = render("passport", portrait, {}, 1, "scan").flat_rgb
    assert (np.abs(flat.astype(np.int16) - np.array([250, 0, 250])).max(-1) < 4).mean() > 0.08


@pytest.mark.parametrize(
    "portrait",
    [np.zeros((400, 300), np.uint8), np.zeros((39, 300, 3), np.uint8), np.zeros((400, 300, 3), np.float32)],
    ids=["grey", "too small", "floats"],
)
def test_a_portrait_that_is_no_colour_picture_is_refused(portrait: Picture) -> None:
    with pytest.raises(SpecimenError) as refusal:
        render("passport", portrait, {}, 1, "scan")
    assert refusal.value.code == "specimen.portrait"


@pytest.mark.parametrize(
    ("kind", "grade", "side"), [("driver", "scan", None), ("passport", "awful", None), ("passport", "scan", "back")]
)
def test_an_unknown_kind_side_or_grade_is_refused(kind: str, grade: str, side: str | None) -> None:
    with pytest.raises(SpecimenError) as refusal:
        render(kind, None, {}, 1, grade, side=side)
    assert refusal.value.code == "specimen.kind"


def test_an_absent_font_is_named_with_its_package() -> None:
    with pytest.raises(SpecimenError) as refusal:
        path_of(Face("NoSuchFont.otf", 0, "No Such Family", "fonts-no-such"))
    assert refusal.value.code == "specimen.no_font"
    assert "apt-get install fonts-no-such" in refusal.value.remedy


@needs_fonts
def test_fonts_are_found_without_fontconfig(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert path_of.__wrapped__(OCR_B).name == OCR_B.file


@needs_fonts
def test_writing_leaves_photographs_flats_and_labels(tmp_path: Path) -> None:
    written = render_to(tmp_path / "out", "td1", None, {"surname": "SANTOS"}, 7, "good")
    assert sorted(path.name for path in written) == [
        "labels.csv",
        "labels.json",
        "td1-back-flat-7.png",
        "td1-back-good-7.jpg",
        "td1-front-flat-7.png",
        "td1-front-good-7.jpg",
    ]
    with (tmp_path / "out" / "labels.csv").open(encoding="utf-8") as table:
        rows = {row["side"]: row for row in csv.DictReader(table)}
    assert rows["back"]["surname"] == "SANTOS"
    assert rows["back"]["mrz_lines"].count("\\n") == 2
    assert json.loads((tmp_path / "out" / "labels.json").read_text(encoding="utf-8"))[1]["kind"] == "TD1"


@needs_fonts
def test_a_folder_that_cannot_be_written_is_a_coded_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SpecimenError) as refusal:
        render_to(tmp_path / "file", "passport", None, {}, 1, "scan")
    assert refusal.value.code == "specimen.folder"


@needs_fonts
def test_many_specimens_are_different_people() -> None:
    fronts = [s for s in render_many("resident-id", 3, "good", seed=20) if s.side == "front"]
    assert len({s.values["document_number"] for s in fronts}) == 3
