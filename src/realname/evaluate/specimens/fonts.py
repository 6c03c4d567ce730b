"""Find the fonts that specimens are drawn with: OCR-B for machine-readable lines, Noto CJK for the rest.

Fontconfig knows where they are; without it the folders of Debian's packages are looked at.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import ImageFont

from realname.evaluate.specimens.errors import SpecimenError

FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
FONTCONFIG_TIMEOUT_S = 20


@dataclass(frozen=True, slots=True)
class Face:
    """One type face: file name, place in its collection, family as fontconfig names it, Debian package."""

    file: str
    index: int
    family: str
    package: str


OCR_B = Face("OCRB.otf", 0, "OCR B", "fonts-ocr-b")
SANS = Face("NotoSansCJK-Regular.ttc", 2, "Noto Sans CJK SC", "fonts-noto-cjk")
SANS_BOLD = Face("NotoSansCJK-Bold.ttc", 2, "Noto Sans CJK SC", "fonts-noto-cjk")
SERIF = Face("NotoSerifCJK-Regular.ttc", 2, "Noto Serif CJK SC", "fonts-noto-cjk")
SERIF_BOLD = Face("NotoSerifCJK-Bold.ttc", 2, "Noto Serif CJK SC", "fonts-noto-cjk")
MICRO_HEI = Face("wqy-microhei.ttc", 0, "WenQuanYi Micro Hei", "fonts-wqy-microhei")
ZEN_HEI = Face("wqy-zenhei.ttc", 0, "WenQuanYi Zen Hei", "fonts-wqy-zenhei")
UKAI = Face("ukai.ttc", 0, "AR PL UKai CN", "fonts-arphic-ukai")
UMING = Face("uming.ttc", 0, "AR PL UMing CN", "fonts-arphic-uming")


@cache
def font(face: Face, size_px: int) -> ImageFont.FreeTypeFont:
    """Return a face at a size. SpecimenError `specimen.no_font` where it is not installed."""
    return ImageFont.truetype(str(path_of(face)), size_px, index=face.index, layout_engine=ImageFont.Layout.BASIC)


@cache
def path_of(face: Face) -> Path:
    """Return where a face's file lies. SpecimenError `specimen.no_font` where it is not installed."""
    for path in (*_by_fontconfig(face), *_in_folders(face)):
        if path.name == face.file and path.is_file():
            return path
    raise SpecimenError(
        f"the font {face.family} is not installed",
        code="specimen.no_font",
        remedy=f"Install it: sudo apt-get install {face.package}",
    )


def installed(face: Face) -> bool:
    """Tell whether a face can be drawn with."""
    try:
        path_of(face)
    except SpecimenError:
        return False
    return True


def _by_fontconfig(face: Face) -> list[Path]:
    program = shutil.which("fc-list")
    if program is None:
        return []
    listed = subprocess.run(  # noqa: S603  a fixed program, a family's name from this file
        [program, "--format", "%{file}\n", face.family],
        capture_output=True,
        text=True,
        check=False,
        timeout=FONTCONFIG_TIMEOUT_S,
    )
    return sorted(Path(line) for line in listed.stdout.splitlines() if line)


def _in_folders(face: Face) -> list[Path]:
    return sorted(path for folder in FOLDERS if folder.is_dir() for path in folder.rglob(face.file))
