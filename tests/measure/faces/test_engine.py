"""The face engine as others see it: readings out of pictures, scores out of templates, and refusals."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from PIL import Image as Pillow

from realname.measure.faces.engine import ENGINE_NAMES, FaceEngine, face_engine
from realname.measure.faces.protection import protect
from realname.measure.images import Image, open_image, read_image_file
from realname.measure.readings import FaceReading, Permit

pytestmark = pytest.mark.models

PERMIT = Permit("evaluation", "the terms of the public research sets")
ENGINES = pytest.mark.parametrize("name", ENGINE_NAMES)


def plain(width: int = 640, height: int = 480) -> Image:
    out = io.BytesIO()
    Pillow.new("RGB", (width, height), (120, 130, 140)).save(out, "JPEG")
    return open_image(out.getvalue())


def photographs(folder: Path) -> tuple[Image, Image, Image]:
    """Return two photographs of one person and one of another."""
    own = [folder / "lfw-dev" / "images" / f"Akhmed_Zakayev_000{i}.jpg" for i in (1, 3)]
    return (*(read_image_file(path) for path in own), read_image_file(own[0].with_name("Abel_Pacheco_0001.jpg")))  # type: ignore[return-value]


def faces(engine: FaceEngine, images: tuple[Image, ...]) -> list[FaceReading]:
    return [reading.faces[0] for reading in engine.measure(images, PERMIT)]


@pytest.mark.data
@ENGINES
def test_one_person_is_more_like_herself_than_like_another(eval_data: Path, name: str) -> None:
    engine = face_engine(name)
    a, b, other = (face.template for face in faces(engine, photographs(eval_data)))
    assert engine.compare(a, b).score > engine.compare(a, other).score + 0.2
    assert engine.compare(a, b).score == pytest.approx(engine.compare(b, a).score, abs=1e-6)


@pytest.mark.data
@ENGINES
def test_a_batch_measures_what_single_pictures_do(eval_data: Path, name: str) -> None:
    engine = face_engine(name)
    images = photographs(eval_data)
    together = faces(engine, images)
    for image, face in zip(images, together, strict=True):
        [alone] = faces(engine, (image,))
        assert engine.compare(alone.template, face.template).score == pytest.approx(
            engine.compare(face.template, face.template).score, abs=1e-3
        )


@pytest.mark.data
@ENGINES
def test_protected_templates_score_as_plain_ones(eval_data: Path, name: str) -> None:
    engine = face_engine(name)
    a, b, _ = (face.template for face in faces(engine, photographs(eval_data)))
    protected = [protect(template, b"k" * 32, "gallery") for template in (a, b)]
    assert engine.compare(*protected).score == pytest.approx(engine.compare(a, b).score, abs=1e-5)


@pytest.mark.data
@ENGINES
def test_a_pooled_template_is_close_to_each_of_its_own(eval_data: Path, name: str) -> None:
    engine = face_engine(name)
    a, b, other = (face.template for face in faces(engine, photographs(eval_data)))
    pooled = engine.pool([a, b])
    assert engine.compare(pooled, a).score > engine.compare(a, b).score
    assert engine.compare(pooled, other).score < engine.compare(pooled, b).score


@pytest.mark.data
def test_a_turned_picture_measures_like_the_upright_one(eval_data: Path) -> None:
    engine = face_engine()
    path = eval_data / "lfw-dev" / "images" / "Akhmed_Zakayev_0001.jpg"
    with Pillow.open(path) as upright:
        exif = Pillow.Exif()
        exif[0x0112] = 6
        out = io.BytesIO()
        upright.transpose(Pillow.Transpose.ROTATE_90).save(out, "JPEG", quality=97, exif=exif)
    a, b = faces(engine, (read_image_file(path), open_image(out.getvalue())))
    assert engine.compare(a.template, b.template).score > 0.95
    assert (b.box.x, b.box.y) == pytest.approx((a.box.x, a.box.y), abs=4)


@pytest.mark.data
def test_twenty_faces_are_all_measured_largest_first(eval_data: Path) -> None:
    tile = read_image_file(eval_data / "lfw-dev" / "images" / "Akhmed_Zakayev_0001.jpg").decode()[0]
    out = io.BytesIO()
    Pillow.fromarray(np.tile(tile, (4, 5, 1))).save(out, "JPEG", quality=95)
    [reading] = face_engine().measure([open_image(out.getvalue())], PERMIT)
    assert len(reading.faces) == 20
    areas = [face.box.w * face.box.h for face in reading.faces]
    assert areas == sorted(areas, reverse=True)


@pytest.mark.data
def test_the_mirror_image_turns_the_other_way(eval_data: Path) -> None:
    path = eval_data / "cfp" / "001" / "frontal_01.jpg"
    with Pillow.open(path) as seen:
        out = io.BytesIO()
        seen.convert("RGB").transpose(Pillow.Transpose.FLIP_LEFT_RIGHT).save(out, "JPEG", quality=97)
    a, b = faces(face_engine("fast"), (read_image_file(path), open_image(out.getvalue())))
    assert a.pose.yaw_deg == pytest.approx(-b.pose.yaw_deg, abs=4)
    assert a.pose.pitch_deg == pytest.approx(b.pose.pitch_deg, abs=4)


@ENGINES
def test_a_picture_without_a_face_has_an_empty_reading(name: str) -> None:
    [reading] = face_engine(name).measure([plain()], PERMIT)
    assert reading.faces == ()
    assert (reading.image.width, reading.image.height) == (640, 480)


def test_nothing_is_measured_without_pictures() -> None:
    assert face_engine().measure([], PERMIT) == []


def test_no_face_is_measured_without_a_permit() -> None:
    with pytest.raises(TypeError, match="permit"):
        face_engine().measure([plain()], cast("Permit", None))


@pytest.mark.data
def test_templates_of_two_engines_are_not_compared(eval_data: Path) -> None:
    one, other = face_engine("default"), face_engine("fast")
    image = photographs(eval_data)[:1]
    [a], [b] = faces(one, image), faces(other, image)
    with pytest.raises(ValueError, match="engine"):
        one.compare(a.template, b.template)


@pytest.mark.data
def test_templates_under_two_keys_are_not_compared(eval_data: Path) -> None:
    engine = face_engine()
    a = faces(engine, photographs(eval_data)[:1])[0].template
    with pytest.raises(ValueError, match="key"):
        engine.compare(protect(a, b"k" * 32, "one"), protect(a, b"k" * 32, "two"))
    with pytest.raises(ValueError, match="before they are protected"):
        engine.pool([replace(a, key_id="one")])


def test_an_engine_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError):
        face_engine("best")


def test_every_engine_has_a_digest_of_its_own() -> None:
    assert len({face_engine(name).stamp.digest for name in ENGINE_NAMES}) == len(ENGINE_NAMES)
