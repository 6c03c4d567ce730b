"""What one picture would leave behind: its marks, and where they are searched for: in memory, files and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from django.db import connections
from numpy.typing import NDArray

from realname.database.rows import OWNER_ALIAS, maintenance
from realname.measure.faces.detection import SIDE_PX
from realname.measure.faces.embedding import _run
from realname.measure.faces.engine import face_engine
from realname.measure.faces.engines import RECIPES
from realname.measure.faces.finding import find_faces
from realname.measure.images import open_image
from realname.measure.readings import Permit

Marks = Mapping[str, Sequence[bytes]]

PERMIT = Permit("evaluation", "a test's own picture")
WINDOW = 48
"""Bytes of a mark: of a photograph, no two are equal by chance."""

PIXELS = 16
"""Of a row; as long as a window, three bytes each."""

STEP = 1 << 24
OVERLAP = 256
LARGEST_FILE = 1 << 30


def marks_of(picture: bytes) -> Marks:
    """Return bytes by which a picture with one face is known, in each form that it takes on its way to a template."""
    image = open_image(picture)
    [found] = find_faces(image)
    measured = RECIPES["default"].embed([found.located])
    [reading] = face_engine("default").measure([image], PERMIT)
    whole, _ = image.decode()
    small, _ = image.decode(SIDE_PX)
    crop = measured.crops[0]
    raw = _run(measured.crops, RECIPES["default"].network, with_mirror=True).reshape(-1)
    values = np.frombuffer(reading.faces[0].template.values, "<f4")
    return {
        "picture as it was sent": [picture[at : at + WINDOW] for at in range(1000, len(picture) - WINDOW, 9001)],
        "pixels": [*_rows(whole), *_rows(small), *_rows(whole[:, :, ::-1]), *_rows(small[:, :, ::-1])],
        "aligned face": [*_rows(crop), *_rows(crop[:, ::-1])],
        "a network's input": [*_planes(crop), *_planes(small[:, :, ::-1])],
        "raw embedding": _parts(raw),
        "template": [*_parts(values), *_parts(values.astype("<f8"))],
    }


def in_memory(process: int, marks: Marks) -> dict[str, int]:
    """Return how many marks of each kind are in a process's memory, as /proc shows it."""
    found = dict.fromkeys(marks, 0)
    with Path(f"/proc/{process}/mem").open("rb", 0) as memory:
        for start, end in _readable(process):
            for at in range(start, end, STEP):
                try:
                    memory.seek(at)
                    held = memory.read(min(STEP + OVERLAP, end - at))
                except (OSError, ValueError, OverflowError):
                    continue  # the kernel's own pages
                for kind, ours in marks.items():
                    found[kind] += sum(mark in held for mark in ours)
    return found


def in_files(folder: Path, marks: Marks) -> dict[str, int]:
    """Return how many marks of each kind are in the files below a folder, the database's and its log's among them."""
    found = dict.fromkeys(marks, 0)
    for path in folder.rglob("*"):
        if path.is_file() and path.stat().st_size <= LARGEST_FILE:
            held = path.read_bytes()
            for kind, ours in marks.items():
                found[kind] += sum(mark in held for mark in ours)
    return found


def all_rows() -> dict[str, list[str]]:
    """Return every row of every table, as text."""
    with maintenance("a test compares all rows"), connections[OWNER_ALIAS].cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_stat_user_tables WHERE schemaname = 'public' ORDER BY relname")
        found = {}
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t ORDER BY 1')  # noqa: S608  names that the database gave
            found[table] = [row for (row,) in cursor.fetchall()]
        return found


def _readable(process: int) -> Iterator[tuple[int, int]]:
    for line in Path(f"/proc/{process}/maps").read_text().splitlines():
        read = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", line)
        if read:  # what cannot be written to holds nothing of a picture
            yield int(read[1], 16), int(read[2], 16)


def _rows(pixels: NDArray[np.uint8]) -> list[bytes]:
    """Return parts of rows across the middle, where the face is."""
    height, width = pixels.shape[:2]
    return [
        np.ascontiguousarray(pixels[int(height * part), width // 2 : width // 2 + PIXELS]).tobytes()
        for part in (0.45, 0.55)
    ]


def _planes(pixels: NDArray[np.uint8]) -> list[bytes]:
    """Return the same of each colour as float32, as networks take them."""
    height, width = pixels.shape[:2]
    return [
        np.ascontiguousarray(pixels[int(height * part), width // 2 : width // 2 + PIXELS, colour], "<f4").tobytes()
        for part in (0.45, 0.55)
        for colour in range(3)
    ]


def _parts(values: NDArray[np.floating]) -> list[bytes]:
    return [values[at : at + 8].tobytes() for at in range(0, len(values), 48)]
