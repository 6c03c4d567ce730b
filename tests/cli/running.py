"""Run the program in this process, as a person would from a shell; and files that no photograph should be."""

from __future__ import annotations

import contextlib
import io
import json
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image as Pillow

from realname.cli.program import run


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it printed where."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def realname(*words: object) -> Ran:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run([str(word) for word in words])
    return Ran(code, out.getvalue(), err.getvalue())


def noise(width: int = 320, height: int = 240) -> Pillow.Image:
    """Return a picture without a face or a letter in it."""
    pixels = np.random.default_rng(7).integers(0, 255, (height // 8, width // 8, 3), np.uint8)
    return Pillow.fromarray(cv2.resize(pixels, (width, height), interpolation=cv2.INTER_CUBIC))


def bad_files(folder: Path) -> dict[str, Path]:
    """Write one file of each kind that must be refused, by the code that refuses it."""
    jpeg = io.BytesIO()
    noise().save(jpeg, "JPEG", quality=90)
    whole = jpeg.getvalue()
    noise().save(folder / "moving.png", save_all=True, append_images=[noise(), noise().rotate(90)], duration=100)
    contents = {
        "image.empty": b"",
        "image.truncated": whole[: len(whole) // 2],
        "image.not_an_image": b"this is a text and no photograph\n" * 50,
        "image.unsupported": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100,
        "image.too_many_pixels": png_header(10_000, 10_000),
        "image.too_large": b"\xff\xd8\xff" + b"\0" * (33 * 2**20),
        "image.animated": (folder / "moving.png").read_bytes(),
    }
    paths = {}
    for code, content in contents.items():
        paths[code] = folder / f"{code.partition('.')[2]}.jpg"
        paths[code].write_bytes(content)
    paths["image.unreadable_path"] = folder / "nowhere.jpg"
    return paths


def png_that_breaks_off(folder: Path) -> Path:
    """Write a PNG whose header is whole and whose pixels end halfway."""
    png = io.BytesIO()
    noise().save(png, "PNG")
    path = folder / "breaks-off.png"
    path.write_bytes(png.getvalue()[: len(png.getvalue()) // 2])
    return path


def png_header(width: int, height: int) -> bytes:
    """Return a PNG that claims a size and holds a line: a few bytes that would become gigabytes."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
