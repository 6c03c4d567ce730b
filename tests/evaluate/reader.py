"""A reader of documents whose answers are told to it beforehand, by the digest of the picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from PIL import Image as Pillow

from realname.measure.images import Image, read_image_file
from realname.measure.readings import DocumentKind, DocumentReading, EngineStamp, Field, FieldSource

STAMP = EngineStamp("told", "1", "ef" * 32)

Said = tuple[str, str | None, bool]
"""A field's name, its value, and whether the reader claims it to be right."""


class ToldReader:
    """Answers with what it was told of a picture."""

    def __init__(self) -> None:
        self._told: dict[str, DocumentReading] = {}
        self.days: set[date] = set()

    def tell(
        self,
        path: Path,
        said: Sequence[Said],
        lines: Sequence[str] = (),
        kind: DocumentKind = DocumentKind.TD3,
        milliseconds: float = 10.0,
    ) -> None:
        colour = len(self._told) + 1
        Pillow.new("RGB", (32, 32), (colour, colour, colour)).save(path)
        image = read_image_file(path).reading
        source = FieldSource.MRZ if lines else FieldSource.PRINTED
        fields = tuple(Field(name, value, 0.9, sure, source) for name, value, sure in said)
        self._told[image.digest] = DocumentReading(
            engine=STAMP,
            image=image,
            kind=kind,
            fields=fields,
            mrz_lines=tuple(lines),
            check_digits=(),
            corrections=(),
            portrait=None,
            quad=(),
            rotation_deg=0,
            char_px=20.0,
            sharpness=1.0,
            findings=(),
            milliseconds=milliseconds,
        )

    def __call__(self, image: Image, on: date) -> DocumentReading:
        self.days.add(on)
        return self._told[image.reading.digest]


def labels_file(folder: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> Path:
    path = folder / "labels.csv"
    lines = [",".join(columns), *(",".join(row.get(column, "") for column in columns) for row in rows)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path
