"""Read a labels file: comma-separated, UTF-8, a header line first."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from realname.evaluate.errors import LabelsError


@dataclass(frozen=True, slots=True)
class Rows:
    """A labels file's columns, and its rows as dictionaries; row 0 is line 2 of a file without line breaks inside."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]


def read_rows(path: Path) -> Rows:
    """Read the file whole. LabelsError `evaluate.labels_unreadable`, `..._malformed` or `..._empty`."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            columns = tuple(reader.fieldnames or ())
            rows = tuple(reader)
    except OSError as error:
        raise LabelsError(f"{path.name} cannot be read", code="evaluate.labels_unreadable") from error
    except (csv.Error, UnicodeDecodeError) as error:
        raise LabelsError(f"{path.name} is not a comma-separated UTF-8 file") from error
    if len(set(columns)) != len(columns):
        raise LabelsError(f"{path.name} names a column twice")
    for number, row in enumerate(rows, start=1):
        if None in row or None in row.values():
            raise LabelsError(f"row {number} of {path.name} has not as many cells as the header")
    if not rows:
        raise LabelsError(f"{path.name} holds no rows", code="evaluate.labels_empty")
    return Rows(columns, rows)


def inside(folder: Path, name: str) -> Path:
    """Return where a labelled file lies. LabelsError `evaluate.labels_outside` where that is not in the folder."""
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise LabelsError(f"{name!r} lies outside the folder of images", code="evaluate.labels_outside")
    return path
