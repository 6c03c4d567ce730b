"""Read presentations: pictures and clips of people who were there, and of attacks, with kind and person.

A folder's labels are in `labels.csv` of the folder or of the one that holds it: columns `file` and `label`, and `kind`
and `person` where there are such. Without one, the first folder below is the kind, the next the person; a file beside
no such folder has the folder's own name as its kind and what its name has before the first `_` as its person.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image as Pillow

from realname.evaluate.errors import LabelsError
from realname.evaluate.rows import inside, read_rows
from realname.measure.errors import ImageError
from realname.measure.images import Image, open_image, read_image_file

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp"})
CLIPS = frozenset({".mp4", ".mov", ".avi", ".webm"})

BONA_FIDE = frozenset({"bonafide", "bona fide", "bona_fide", "live", "genuine", "real"})
"""Labels of people who were there; every other label is an attack's."""

FRAMES_OF_CLIP = 9
"""Pictures of a clip, evenly over its length; what a challenge's hold and turns would bring."""


@dataclass(frozen=True, slots=True)
class Presentation:
    """One picture or clip. `kind` is an attack's, empty for a person who was there."""

    name: str
    path: Path
    kind: str
    person: str


@dataclass(frozen=True, slots=True)
class Trial:
    """One presentation, its score (None where no face was found), and whether it matches its person's reference.

    `matches` is None where nothing was compared.
    """

    presentation: Presentation
    score: float | None
    matches: bool | None = None


def read_presentations(folder: Path, *, attacks: bool) -> tuple[Presentation, ...]:
    """Return a folder's attacks, or its bona fide presentations, by name. LabelsError `evaluate.labels_*`."""
    labels = next((path for path in (folder / "labels.csv", folder.parent / "labels.csv") if path.is_file()), None)
    found = _labelled(labels, folder, attacks=attacks) if labels else _by_folder(folder, attacks=attacks)
    if not found:
        raise LabelsError(
            f"{folder.name} has no {'attack' if attacks else 'bona fide'} picture or clip", code="evaluate.labels_empty"
        )
    return tuple(sorted(found, key=lambda item: item.name))


def frames_of(presentation: Presentation) -> list[Image]:
    """Open a picture, or pictures of a clip. ImageError where it cannot be opened or shows nothing."""
    if presentation.path.suffix.lower() in PICTURES:
        return [read_image_file(presentation.path)]
    clip: Any = cv2.VideoCapture(str(presentation.path))
    try:
        count = int(clip.get(cv2.CAP_PROP_FRAME_COUNT))
        wanted = {round(at) for at in np.linspace(0, max(count - 1, 0), FRAMES_OF_CLIP)}
        pictures = []
        for number in range(max(wanted, default=0) + 1):
            if not clip.grab():
                break
            if number in wanted:
                whole, frame = clip.retrieve()
                pictures += [_picture(frame)] if whole else []
    finally:
        clip.release()
    if not pictures:
        raise ImageError("the clip shows no picture", code="image.broken")
    return pictures


def _picture(frame: Any) -> Image:
    out = io.BytesIO()
    Pillow.fromarray(cv2.cvtColor(frame, cv2.COLOR_BGR2RGB)).save(out, "PNG", compress_level=1)
    return open_image(out.getvalue())


def _labelled(labels: Path, folder: Path, *, attacks: bool) -> list[Presentation]:
    table = read_rows(labels)
    if not {"file", "label"} <= set(table.columns):
        raise LabelsError(f"{labels.name} needs the columns file and label", code="evaluate.labels_columns")
    found = []
    for row in table.rows:
        path = inside(labels.parent, row["file"])
        bona_fide = row["label"].strip().lower() in BONA_FIDE
        if bona_fide is attacks or not path.resolve().is_relative_to(folder.resolve()):
            continue
        found.append(Presentation(row["file"], path, _kind(row) if attacks else "", row.get("person") or ""))
    return found


def _kind(row: Mapping[str, str]) -> str:
    return (row.get("kind") or row["label"]).strip()


def _by_folder(folder: Path, *, attacks: bool) -> list[Presentation]:
    found = []
    for path in folder.rglob("*"):
        if path.suffix.lower() not in PICTURES | CLIPS or not path.is_file():
            continue
        parts = path.relative_to(folder).parts
        folders = parts[:-1] if attacks else ("", *parts[:-1])
        kind = (folders[0] if folders else folder.name) if attacks else ""
        person = folders[1] if len(folders) > 1 else path.stem.partition("_")[0]
        found.append(Presentation("/".join(parts), path, kind, person))
    return found
