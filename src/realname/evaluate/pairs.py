"""Read labelled pairs of photographs, and tell which photographs show one person.

A person is the file's folder, or, for files without one, the stem before its last `_`; people whom a row calls the
same are one. A file that then contradicts itself is refused: its false matches would be its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

from realname.evaluate.errors import LabelsError
from realname.evaluate.rows import Rows, read_rows

FILE_COLUMNS = (("file_a", "file_b"), ("image_a", "image_b"), ("file_x", "file_y"))
SAME_COLUMNS = ("same", "Decision", "decision")
TRUE = frozenset({"1", "yes", "true", "y", "same"})
FALSE = frozenset({"0", "no", "false", "n", "different"})


@dataclass(frozen=True, slots=True)
class Pair:
    """Two photographs, by their place in `LabelledPairs.images`; `group` and `fold` are empty where no column is."""

    a: int
    b: int
    same: bool
    group: str = ""
    fold: str = ""


@dataclass(frozen=True, slots=True)
class LabelledPairs:
    """A data set: its photographs' names, sorted; each one's person, as a number from 0; its labelled pairs."""

    name: str
    images: tuple[str, ...]
    people: NDArray[np.int32]
    pairs: tuple[Pair, ...]

    @property
    def person_count(self) -> int:
        """Return how many people there are."""
        return int(self.people.max()) + 1


def person_of(file: str) -> str:
    """Return the person whom a file's name names: its folder, else its stem before the last `_`."""
    path = PurePosixPath(file)
    folder = path.parent.as_posix()
    return path.stem.rpartition("_")[0] or path.stem if folder == "." else folder + "/"


def read_pairs(path: Path, group_column: str = "") -> LabelledPairs:
    """Read a pairs file. LabelsError `evaluate.labels_*` where columns lack, a label is none, or labels contradict."""
    table = read_rows(path)
    file_columns = next((pair for pair in FILE_COLUMNS if set(pair) <= set(table.columns)), None)
    same_column = next((name for name in SAME_COLUMNS if name in table.columns), None)
    if file_columns is None or same_column is None:
        raise LabelsError(f"{path.name} needs the columns file_a, file_b and same", code="evaluate.labels_columns")
    if group_column and group_column not in table.columns:
        raise LabelsError(f"{path.name} has no column {group_column!r}", code="evaluate.labels_columns")
    images = tuple(sorted({row[column] for row in table.rows for column in file_columns}))
    index = {name: i for i, name in enumerate(images)}
    pairs = tuple(
        Pair(
            index[row[file_columns[0]]],
            index[row[file_columns[1]]],
            _is_same(row[same_column], number, path.name),
            row[group_column].strip() if group_column else "",
            row.get("fold", row.get("split", "")).strip(),
        )
        for number, row in enumerate(table.rows, start=1)
    )
    people = _people(images, pairs)
    _refuse_contradictions(table, pairs, people, path.name)
    return LabelledPairs(_title(path), images, people, pairs)


def _title(path: Path) -> str:
    return f"{path.resolve().parent.name}/{path.name}"


def _is_same(label: str, number: int, file: str) -> bool:
    word = label.strip().lower()
    if word not in TRUE | FALSE:
        raise LabelsError(f"row {number} of {file} says neither same nor different")
    return word in TRUE


def _people(images: tuple[str, ...], pairs: tuple[Pair, ...]) -> NDArray[np.int32]:
    """Give each photograph its person's number, joining people whom a row calls the same."""
    names = [person_of(image) for image in images]
    joined = {name: name for name in names}

    def root(name: str) -> str:
        while joined[name] != name:
            joined[name] = joined[joined[name]]
            name = joined[name]
        return name

    for pair in pairs:
        if pair.same:
            joined[root(names[pair.b])] = root(names[pair.a])
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(root(name), len(numbers)) for name in names], np.int32)


def _refuse_contradictions(table: Rows, pairs: tuple[Pair, ...], people: NDArray[np.int32], file: str) -> None:
    wrong = [i for i, pair in enumerate(pairs, start=1) if not pair.same and people[pair.a] == people[pair.b]]
    if wrong:
        raise LabelsError(
            f"{len(wrong)} of {len(table.rows)} rows of {file} call one person two, the first is row {wrong[0]}",
            code="evaluate.labels_contradict",
            remedy="A person is the file's folder, or its stem before the last `_`. Rename the files, or mend the row.",
        )
    if any(pair.a == pair.b for pair in pairs):
        raise LabelsError(f"a row of {file} compares a photograph with itself", code="evaluate.labels_contradict")
