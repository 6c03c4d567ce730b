"""Bytes become upright pixels, or an error with a code: never a traceback, never half a picture."""

from __future__ import annotations

import contextlib
import io
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow

from realname.measure import images
from realname.measure.errors import ImageError
from realname.measure.images import open_image, read_image_file


def scene(width: int = 96, height: int = 64) -> Pillow.Image:
    """Draw a picture whose corners differ: red top left, green top right, blue bottom left, white bottom right."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[: height // 2, : width // 2] = (255, 0, 0)
    pixels[: height // 2, width // 2 :] = (0, 255, 0)
    pixels[height // 2 :, : width // 2] = (0, 0, 255)
    pixels[height // 2 :, width // 2 :] = (255, 255, 255)
    return Pillow.fromarray(pixels)


def encode(picture: Pillow.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def code_of(data: bytes) -> str:
    with pytest.raises(ImageError) as refusal:
        open_image(data).decode()
    assert refusal.value.remedy
    return refusal.value.code


def corners(pixels: images.RGB) -> list[tuple[int, ...]]:
    """Return the four corners' colours, rounded to 0 or 255."""
    h, w = pixels.shape[:2]
    spots = [pixels[4, 4], pixels[4, w - 5], pixels[h - 5, 4], pixels[h - 5, w - 5]]
    return [tuple(255 if value > 127 else 0 for value in spot) for spot in spots]


RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_red_comes_first_and_the_top_left_stays_there(kind: str) -> None:
    image = open_image(encode(scene(), kind))
    pixels, scale = image.decode()
    assert (image.reading.width, image.reading.height, image.reading.format) == (96, 64, kind)
    assert pixels.dtype == np.uint8
    assert scale == 1
    assert corners(pixels) == [RED, GREEN, BLUE, WHITE]


@pytest.mark.parametrize(
    ("orientation", "transpose"),
    [
        (1, None),
        (2, Pillow.Transpose.FLIP_LEFT_RIGHT),
        (3, Pillow.Transpose.ROTATE_180),
        (4, Pillow.Transpose.FLIP_TOP_BOTTOM),
        (5, Pillow.Transpose.TRANSPOSE),
        (6, Pillow.Transpose.ROTATE_90),
        (7, Pillow.Transpose.TRANSVERSE),
        (8, Pillow.Transpose.ROTATE_270),
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_every_exif_orientation_ends_upright(kind: str, orientation: int, transpose: Pillow.Transpose | None) -> None:
    stored = scene() if transpose is None else scene().transpose(transpose)
    exif = Pillow.Exif()
    exif[0x0112] = orientation
    image = open_image(encode(stored, kind, exif=exif))
    pixels, _ = image.decode()
    assert pixels.shape == (64, 96, 3)
    assert (image.reading.width, image.reading.height) == (96, 64)
    assert corners(pixels) == [RED, GREEN, BLUE, WHITE]


@pytest.mark.parametrize(
    ("wanted", "decoded"), [(None, 1600), (801, 1600), (800, 800), (401, 800), (200, 200), (1, 200)]
)
def test_a_jpeg_is_decoded_at_the_smallest_size_that_suffices(wanted: int | None, decoded: int) -> None:
    pixels, scale = open_image(encode(scene(1600, 1200))).decode(wanted)
    assert pixels.shape[1] == decoded
    assert scale == decoded / 1600
    assert corners(pixels) == [RED, GREEN, BLUE, WHITE]


@pytest.mark.parametrize("mode", ["L", "CMYK", "RGB"])
def test_grey_and_cmyk_jpegs_become_rgb(mode: str) -> None:
    pixels, _ = open_image(encode(scene().convert(mode))).decode()
    assert pixels.shape == (64, 96, 3)
    if mode == "CMYK":
        assert corners(pixels) == [RED, GREEN, BLUE, WHITE]


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "RGBA"])
def test_grey_palette_and_transparent_pngs_become_rgb(mode: str) -> None:
    pixels, _ = open_image(encode(scene().convert(mode), "PNG")).decode()
    assert pixels.shape == (64, 96, 3)


def test_transparency_is_laid_on_white() -> None:
    clear = Pillow.new("RGBA", (32, 32), (0, 0, 0, 0))
    pixels, _ = open_image(encode(clear, "PNG")).decode()
    assert pixels.min() == 255


def test_sixteen_bits_become_eight_by_their_upper_half() -> None:
    deep = Pillow.fromarray(np.full((32, 32), 0x80FF, np.uint16))
    pixels, _ = open_image(encode(deep, "PNG")).decode()
    assert pixels.shape == (32, 32, 3)
    assert set(np.unique(pixels)) == {0x80}


def test_an_empty_file_is_named_so() -> None:
    assert code_of(b"") == "image.empty"


def test_text_with_a_jpeg_name_is_not_an_image(tmp_path: Path) -> None:
    path = tmp_path / "note.jpg"
    path.write_text("this is no picture")
    with pytest.raises(ImageError) as refusal:
        read_image_file(path)
    assert refusal.value.code == "image.not_an_image"


@pytest.mark.parametrize("path", ["absent.jpg", ".", "a\0b"])
def test_a_path_that_cannot_be_opened_is_said_without_its_name(path: str) -> None:
    with pytest.raises(ImageError) as refusal:
        read_image_file(path)
    assert refusal.value.code == "image.unreadable_path"
    assert path not in str(refusal.value) or path == "."


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_cut_off_file_is_refused_and_never_filled_with_grey(kind: str, share: float) -> None:
    noise = Pillow.fromarray(np.random.default_rng(1).integers(0, 255, (200, 200, 3), np.uint8))
    whole = encode(noise, kind)
    assert code_of(whole[: int(len(whole) * share)]) in {"image.truncated", "image.broken"}


def test_a_jpeg_without_its_last_two_bytes_is_truncated() -> None:
    assert code_of(encode(scene())[:-2]) == "image.truncated"


def test_a_thumbnails_end_marker_does_not_hide_a_truncated_jpeg() -> None:
    thumbnail = encode(scene(32, 32))
    exif = b"Exif\0\0" + thumbnail
    whole = encode(scene(200, 200), exif=exif)
    assert code_of(whole[:-200]) == "image.truncated"


@pytest.mark.parametrize(("over", "is_refused"), [(0, False), (1, True)])
def test_the_byte_limit_is_exact(over: int, is_refused: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001
    data = encode(scene())
    monkeypatch.setattr(images, "MAX_BYTES", len(data) - over)
    if is_refused:
        assert code_of(data) == "image.too_large"
    else:
        assert open_image(data).decode()[0].shape == (64, 96, 3)


def png_claiming(width: int, height: int) -> bytes:
    """Build a small PNG whose header claims any size: a bomb if anybody believed it."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(10_000, 10_000), (40_000_001, 16), (65_535, 65_535)])
def test_a_picture_past_the_pixel_limit_is_refused_by_its_header(size: tuple[int, int]) -> None:
    assert code_of(png_claiming(*size)) == "image.too_many_pixels"


def test_a_bomb_below_the_pixel_limit_is_refused_when_its_pixels_are_missing() -> None:
    assert code_of(png_claiming(6_000, 6_000)) in {"image.truncated", "image.broken"}


def test_a_png_with_a_huge_text_chunk_is_not_inflated() -> None:
    data = encode(scene(), "PNG")
    text = b"Comment\0\0" + zlib.compress(b"a" * 100_000_000)
    bomb = struct.pack(">I", len(text)) + b"zTXt" + text + struct.pack(">I", zlib.crc32(b"zTXt" + text))
    at = data.index(b"IDAT") - 4
    assert code_of(data[:at] + bomb + data[at:]) == "image.broken"


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_moving_pictures_are_refused(kind: str) -> None:
    frames = [scene(), scene().transpose(Pillow.Transpose.FLIP_LEFT_RIGHT)]
    data = encode(frames[0], kind, save_all=True, append_images=frames[1:])
    assert code_of(data) == "image.animated"


def test_an_iphones_heic_is_named_with_the_way_out() -> None:
    with pytest.raises(ImageError, match="HEIC") as refusal:
        open_image(b"\0\0\0\x18ftypheic" + b"\0" * 100)
    assert refusal.value.code == "image.unsupported"
    assert "Most Compatible" in refusal.value.remedy


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF"])
def test_other_formats_are_named(kind: str) -> None:
    with pytest.raises(ImageError, match=kind) as refusal:
        open_image(encode(scene(), kind))
    assert refusal.value.code == "image.unsupported"


@pytest.mark.parametrize(("side", "code"), [(15, "image.too_small"), (16, None)])
def test_the_least_side_is_exact(side: int, code: str | None) -> None:
    data = encode(Pillow.new("RGB", (64, side)), "PNG")
    if code:
        assert code_of(data) == code
    else:
        assert open_image(data).decode()[0].shape == (side, 64, 3)


def test_nothing_of_the_picture_is_in_its_representation() -> None:
    data = encode(scene())
    assert repr(data[:8])[2:-1] not in repr(open_image(data))


WHOLE = [encode(scene(), kind) for kind in ("JPEG", "PNG", "WEBP")]


@settings(max_examples=300, deadline=None)
@given(
    whole=st.sampled_from(WHOLE),
    cut=st.floats(0, 1),
    edits=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=12),
)
def test_damaged_files_give_pixels_or_a_coded_error(whole: bytes, cut: float, edits: list[tuple[float, int]]) -> None:
    damaged = bytearray(whole)
    for place, value in edits:
        damaged[int(place * len(damaged))] = value
    with contextlib.suppress(ImageError):
        pixels, _ = open_image(bytes(damaged[: max(1, int(len(damaged) * cut))])).decode()
        assert pixels.ndim == 3


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_coded_error(data: bytes) -> None:
    with pytest.raises(ImageError):
        open_image(data).decode()
