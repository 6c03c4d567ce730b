"""Read what documents truly say: labels of photographs, as drawn specimens bring them and as data sets do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from realname.evaluate.errors import LabelsError
from realname.evaluate.rows import read_rows
from realname.measure.documents.mrz.parse import parse
from realname.measure.readings import FIELD_NAMES, DocumentKind

MRZ = "mrz"
"""The name under which a machine-readable zone is scored as a whole, beside its fields."""

KINDS = {
    "MRVA": DocumentKind.MRV_A,
    "MRVB": DocumentKind.MRV_B,
    **{kind.value: kind for kind in DocumentKind if kind is not DocumentKind.UNKNOWN},
}


@dataclass(frozen=True, slots=True)
class LabelledPicture:
    """One photograph of one side: its kind where that is labelled, and its true values, an empty table for none.

    `document` names the document whose sides belong together, `grade` how it was photographed; both may be empty.
    """

    file: str
    kind: DocumentKind | None
    document: str
    grade: str
    values: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Labels:
    """A set of labelled photographs; `unscored` had labels that tell nothing to score."""

    name: str
    pictures: tuple[LabelledPicture, ...]
    unscored: int


def read_labels(path: Path, on: date) -> Labels:
    """Read a labels file. LabelsError `evaluate.labels_*` where it has no such columns or nothing to score.

    Rows are scored where they name values, or an MRZ whose check digits all agree (`check_digits` = all). An MRZ's
    own fields, where the row does not name them, are what its true lines say on the day `on`.
    """
    table = read_rows(path)
    named = [name for name in FIELD_NAMES if name in table.columns]
    if "file" not in table.columns or not (named or "mrz_lines" in table.columns):
        raise LabelsError(
            f"{path.name} needs the column file, and mrz_lines or columns named as fields",
            code="evaluate.labels_columns",
        )
    by_sides = "side" in table.columns
    pictures = []
    for number, row in enumerate(table.rows, start=1):
        values = {name: row[name] for name in named if row[name]}
        lines = tuple(row.get("mrz_lines", "").replace("\\n", "\n").split())
        if lines and row.get("check_digits", "all") == "all":
            values = (values or _of_zone(lines, on, f"row {number} of {path.name}")) | {MRZ: "\n".join(lines)}
        pictures.append(
            LabelledPicture(
                file=row["file"],
                kind=KINDS.get(row.get("kind") or row.get("mrz_format", "")),
                document=f"{row.get('document_group', '')}/{row.get('grade', '')}" if by_sides else row["file"],
                grade=row.get("grade", ""),
                values=values,
            )
        )
    scored = tuple(picture for picture in pictures if picture.values)
    if not scored:
        raise LabelsError(f"{path.name} has no row to score", code="evaluate.labels_empty")
    return Labels(f"{path.resolve().parent.name}/{path.name}", scored, len(pictures) - len(scored))


def _of_zone(lines: tuple[str, ...], on: date, row: str) -> dict[str, str]:
    zone = parse(lines, on)
    if zone is None:
        raise LabelsError(f"{row} has lines that are no machine-readable zone")
    return {item.name: item.value for item in zone.values if item.value is not None}
