"""Bytes become upright RGB pixels, or an error that says what to do. Everything else in the file is dropped.

The header is read, and held against the limits, before one pixel is decoded. Error codes: `image.unreadable_path`,
`image.empty`, `image.too_large`, `image.too_many_pixels`, `image.too_small`, `image.not_an_image`,
`image.unsupported`, `image.animated`, `image.truncated`, `image.broken`.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import UnidentifiedImageError

from realname.measure.errors import ImageError
from realname.measure.readings import ImageReading

MAX_BYTES = 32 * 1024 * 1024
"""A 40 megapixel photograph as JPEG has about 15 MiB; twice that leaves room for PNG."""

MAX_PIXELS = 40_000_000
"""120 MB as RGB: what one worker may spend on one picture. No telephone's ordinary photograph is larger."""

MIN_SIDE_PX = 16

FORMATS = ("JPEG", "PNG", "WEBP")  # MPO, two JPEGs in one file, is opened as JPEG

REDUCTIONS = ((8, cv2.IMREAD_REDUCED_COLOR_8), (4, cv2.IMREAD_REDUCED_COLOR_4), (2, cv2.IMREAD_REDUCED_COLOR_2))
"""JPEG's inverse cosine transform can produce these fractions of the size at a fraction of the cost."""

UNSUPPORTED = {
    b"heic": "HEIC",
    b"heix": "HEIC",
    b"hevc": "HEIC",
    b"mif1": "HEIF",
    b"msf1": "HEIF",
    b"avif": "AVIF",
    b"avis": "AVIF",
}
SIGNATURES = {
    b"GIF8": "GIF",
    b"BM": "BMP",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"%PDF": "PDF",
    b"\0\0\0\x0cJXL": "JPEG XL",
    b"\xff\x0a": "JPEG XL",
}

RGB = NDArray[np.uint8]
"""Pixels, height x width x 3, red first."""

ORIENTATION_TAG = 0x0112
END_OF_IMAGE = b"\xff\xd9"


@dataclass(frozen=True, slots=True)
class Image:
    """A picture whose header passed the limits. Width and height of `reading` are those of the upright picture."""

    reading: ImageReading
    _data: bytes = field(repr=False)
    _mode: str
    _orientation: int

    def decode(self, min_long_side: int | None = None) -> tuple[RGB, float]:
        """Return upright pixels and their scale (decoded width / full width).

        With `min_long_side`, a JPEG is decoded at the smallest of 1, 1/2, 1/4, 1/8 that keeps the long side at
        least that large; other formats come whole. ImageError `image.truncated` or `image.broken`.
        """
        if self.reading.format in {"JPEG", "MPO"} and self._mode in {"RGB", "L"}:
            pixels = self._decode_jpeg(min_long_side)
        else:
            pixels = _decode_other(self._data)
        upright = _turn(pixels, self._orientation)
        return upright, upright.shape[1] / self.reading.width

    def _decode_jpeg(self, min_long_side: int | None) -> RGB:
        long_side = max(self.reading.width, self.reading.height)
        flag = cv2.IMREAD_COLOR
        for factor, reduced in REDUCTIONS:
            if min_long_side is not None and long_side // factor >= min_long_side:
                flag = reduced
                break
        flags = flag | cv2.IMREAD_IGNORE_ORIENTATION
        try:
            bgr = cv2.imdecode(np.frombuffer(self._data, np.uint8), flags)
        except cv2.error as error:
            raise _broken() from error
        if bgr is None:
            raise _broken()
        return np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB, dst=bgr), np.uint8)


def open_image(data: bytes) -> Image:
    """Read a picture's header and hold it against the limits. ImageError with one of the codes above."""
    if not data:
        raise ImageError("the file is empty", code="image.empty", remedy="Choose the photograph again.")
    if len(data) > MAX_BYTES:
        raise ImageError(
            f"the file has more than {MAX_BYTES // 2**20} MiB",
            code="image.too_large",
            remedy="Send a smaller JPEG; three megapixels are enough.",
        )
    _refuse_known_others(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of sizes and metadata that are refused or dropped below
        try:
            with Pillow.open(io.BytesIO(data), formats=FORMATS) as header:
                width, height = header.size
                _refuse_size(width, height)
                frames = getattr(header, "n_frames", 1)
                kind, mode = str(header.format), header.mode
                orientation = _orientation(header)
        except ImageError:
            raise
        except UnidentifiedImageError as error:
            raise _unidentified(data) from error
        except Pillow.DecompressionBombError as error:
            raise _too_many_pixels() from error
        except (OSError, ValueError, SyntaxError, KeyError, EOFError, TypeError, OverflowError, MemoryError) as error:
            # Pillow's readers let their parsers' own errors through: all mean a header that is not whole.
            raise _broken() from error
    if frames > 1 and kind != "MPO":
        raise ImageError(
            "the file holds a moving picture", code="image.animated", remedy="Send a single photograph as JPEG or PNG."
        )
    if kind in {"JPEG", "MPO"}:
        _refuse_truncated_jpeg(data)
    if orientation in {5, 6, 7, 8}:
        width, height = height, width
    reading = ImageReading(hashlib.sha256(data).hexdigest(), width, height, kind)
    return Image(reading, data, mode, orientation)


def read_image_file(path: Path | str) -> Image:
    """Open a picture from a file, reading no more than the limit. ImageError `image.unreadable_path` or as above."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise ImageError(
            "the file cannot be opened",
            code="image.unreadable_path",
            remedy="Check the path and that you may read the file.",
        ) from error
    return open_image(data)


def _refuse_known_others(data: bytes) -> None:
    name = UNSUPPORTED.get(data[8:12].lower()) if data[4:8] == b"ftyp" else None
    name = name or next((kind for start, kind in SIGNATURES.items() if data.startswith(start)), None)
    if name:
        raise ImageError(
            f"{name} files are not supported",
            code="image.unsupported",
            remedy="Save it as JPEG and send that. On an iPhone: Settings, Camera, Formats, Most Compatible.",
        )


def _refuse_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise _too_many_pixels()
    if min(width, height) < MIN_SIDE_PX:
        raise ImageError(
            f"the picture is smaller than {MIN_SIDE_PX} pixels",
            code="image.too_small",
            remedy="Send the photograph itself, not a preview of it.",
        )


def _refuse_truncated_jpeg(data: bytes) -> None:
    """Look for the end-of-image marker behind the first scan: decoders fill what is missing with grey, silently.

    Inside entropy-coded data 0xFF is always followed by 0x00 or a restart marker (ITU-T T.81, B.1.1.5).
    """
    scan = _first_scan(data)
    if scan < 0 or data.find(END_OF_IMAGE, scan) < 0:
        raise ImageError(
            "the file ends before the picture does",
            code="image.truncated",
            remedy="The upload was cut off. Send the photograph again.",
        )


def _first_scan(data: bytes) -> int:
    """Return where the first start-of-scan segment lies, walking segment by segment; -1 where there is none."""
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:  # noqa: PLR2004  a marker's first byte
            return -1
        marker = data[at + 1]
        if marker == 0xDA:  # noqa: PLR2004  start of scan
            return at
        if marker == 0xFF or marker == 0x01 or 0xD0 <= marker <= 0xD8:  # noqa: PLR1714, PLR2004  fill and lone markers
            at += 1 if marker == 0xFF else 2  # noqa: PLR2004
            continue
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return -1


def _orientation(header: Pillow.Image) -> int:
    try:
        value = int(header.getexif().get(ORIENTATION_TAG, 1))
    except (ValueError, TypeError, SyntaxError, KeyError, OSError, OverflowError, EOFError):
        return 1  # metadata that cannot be read is metadata that we do without
    return value if value in range(1, 9) else 1


def _decode_other(data: bytes) -> RGB:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Pillow.open(io.BytesIO(data), formats=FORMATS) as picture:
                picture.load()
                return _to_rgb(picture)
        except Pillow.DecompressionBombError as error:
            raise _too_many_pixels() from error
        except OSError as error:
            if "truncated" in str(error):
                raise ImageError(
                    "the file ends before the picture does",
                    code="image.truncated",
                    remedy="The upload was cut off. Send the photograph again.",
                ) from error
            raise _broken() from error
        except (ValueError, SyntaxError, KeyError, EOFError, TypeError, OverflowError, MemoryError) as error:
            raise _broken() from error


def _to_rgb(picture: Pillow.Image) -> RGB:
    if picture.mode.startswith("I;16") or picture.mode == "I":
        grey = (np.asarray(picture).astype(np.uint32) >> 8).clip(0, 255).astype(np.uint8)
        return np.repeat(grey[:, :, None], 3, axis=2)
    if picture.has_transparency_data:
        laid = Pillow.new("RGBA", picture.size, "white")
        laid.alpha_composite(picture.convert("RGBA"))
        picture = laid
    return np.array(picture.convert("RGB"), np.uint8)


def _turn(pixels: RGB, orientation: int) -> RGB:
    """Apply an EXIF orientation (1 to 8) so that the picture stands upright."""
    turned: Any = pixels
    if orientation in {5, 6, 7, 8}:
        turned = turned.transpose(1, 0, 2)
    if orientation in {2, 3, 6, 7}:
        turned = turned[:, ::-1]
    if orientation in {3, 4, 7, 8}:
        turned = turned[::-1]
    return np.ascontiguousarray(turned)


def _broken() -> ImageError:
    return ImageError(
        "the file is damaged", code="image.broken", remedy="Take the photograph again, or save it as JPEG anew."
    )


def _too_many_pixels() -> ImageError:
    return ImageError(
        f"the picture has more than {MAX_PIXELS // 1_000_000} megapixels",
        code="image.too_many_pixels",
        remedy="Send a smaller photograph; three megapixels are enough.",
    )


def _unidentified(data: bytes) -> ImageError:
    started = data[:3] == b"\xff\xd8\xff" or data[:8] == b"\x89PNG\r\n\x1a\n" or data[:4] == b"RIFF"
    if started:
        return _broken()
    return ImageError(
        "the file is not a picture", code="image.not_an_image", remedy="Send a JPEG, PNG or WebP photograph."
    )
