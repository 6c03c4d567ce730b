"""Write specimens to a folder with their true values, and make many of them for measuring."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np

from realname.evaluate.specimens.canvas import Picture
from realname.evaluate.specimens.errors import SpecimenError
from realname.evaluate.specimens.fonts import Face
from realname.evaluate.specimens.specimen import SIDES, Specimen, render_sides
from realname.evaluate.specimens.style import varied
from realname.measure.readings import FIELD_NAMES

LABELS_CSV, LABELS_JSON = "labels.csv", "labels.json"
COLUMNS = (
    "file", "kind", "document_group", "side", "grade", "seed", "mrz_format", "mrz_lines", "check_digits", *FIELD_NAMES
)  # fmt: skip


def render_to(  # noqa: PLR0913, PLR0917  a specimen is asked for by all of these
    out_dir: Path,
    kind: str,
    portrait_image: Picture | None,
    values: Mapping[str, str],
    seed: int,
    grade: str,
) -> list[Path]:
    """Write each side of one specimen as a photograph (JPEG) and flat (PNG), and `labels.csv` and `labels.json`.

    Returns the files written, photographs first. SpecimenError where the specimen cannot be made, and
    `specimen.folder` where the folder cannot be written.
    """
    specimens = render_sides(kind, portrait_image, values, seed, grade)
    photographs, flats = [], []
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
        for specimen in specimens:
            photographs.append(out_dir / name_of(specimen))
            photographs[-1].write_bytes(specimen.jpeg)
            flats.append(photographs[-1].with_name(f"{kind}-{specimen.side}-flat-{seed}.png"))
            flats[-1].write_bytes(_png(specimen.flat_rgb))
        labels = write_labels(out_dir, specimens)
    except OSError as error:
        raise SpecimenError(
            f"the folder cannot be written: {error.strerror}",
            code="specimen.folder",
            remedy="Choose a folder that you may write to.",
        ) from error
    return [*photographs, *flats, *labels]


def render_many(
    kind: str, count: int, grade: str, seed: int = 0, faces: Sequence[Face] | None = None
) -> Iterator[Specimen]:
    """Make `count` documents of one grade, each another person in another style of print; side by side in order.

    `faces` chooses the type faces of that print; any installed one of five where it is None.
    """
    if kind not in SIDES:
        raise SpecimenError("no such kind of specimen", code="specimen.kind", remedy=f"Kinds: {', '.join(SIDES)}.")
    for each in range(seed, seed + count):
        yield from render_sides(kind, None, {}, each, grade, style=varied(np.random.default_rng((each, 6)), faces))


def write_labels(out_dir: Path, specimens: Iterable[Specimen]) -> tuple[Path, Path]:
    """Write the true values of photographs in one folder as CSV and as JSON."""
    rows = [_row(specimen) for specimen in specimens]
    table, listed = out_dir / LABELS_CSV, out_dir / LABELS_JSON
    with table.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    listed.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return table, listed


def name_of(specimen: Specimen) -> str:
    """Return the file name of a specimen's photograph."""
    return f"{specimen.kind}-{specimen.side}-{specimen.grade}-{specimen.seed}.jpg"


def _row(specimen: Specimen) -> dict[str, str]:
    lines = specimen.mrz_lines
    return {
        "file": name_of(specimen),
        "kind": specimen.read_as.value,
        "document_group": f"{specimen.kind}-{specimen.seed}",
        "side": specimen.side,
        "grade": specimen.grade,
        "seed": str(specimen.seed),
        "mrz_format": specimen.read_as.value if lines else "",
        "mrz_lines": "\\n".join(lines),
        "check_digits": "all" if lines or "document_number" in specimen.values else "",
        **specimen.values,
    }


def _png(picture: Picture) -> bytes:
    done, data = cv2.imencode(".png", picture[..., ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 6])
    if not done:
        raise ValueError("this picture cannot be written as PNG")
    return data.tobytes()
