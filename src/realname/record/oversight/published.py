"""Where the newest checkpoint is kept outside of the database: the folder REALNAME_LOG, else one beside the evidence.

What the public is shown as the log's head is what lies here. So whatever anyone has seen is remembered apart from the
database, and a database that was put back to an earlier state cannot make the log say something else.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from realname.record.evidence import DEFAULT

NAME = "checkpoint"


def log_folder() -> Path:
    """Return the folder, making it where it is missing."""
    named = os.environ.get("REALNAME_LOG")
    folder = Path(named) if named else Path(os.environ.get("REALNAME_EVIDENCE") or DEFAULT).parent / "log"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def published_note() -> str | None:
    """Return the newest checkpoint that was published, with its cosignatures; None before the first."""
    try:
        return (log_folder() / NAME).read_text("utf-8")
    except FileNotFoundError:
        return None


def size_of_note(note: str) -> int:
    """Return the size of the tree that a checkpoint speaks of."""
    return int(note.split("\n")[1])


def publish_note(note: str) -> bool:
    """Put a checkpoint in the place of an older one, whole or not at all; tell whether it was newer.

    A process that was held up since it signed finds a newer one, and leaves it.
    """
    folder = log_folder()
    with _alone(folder):
        before = published_note()
        if before is not None and _rank(before) >= _rank(note):
            return False
        fresh = folder / f"{NAME}.new"
        with fresh.open("w", encoding="utf-8") as file:
            file.write(note)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(folder / NAME)
        _sync(folder)
        return True


def _rank(note: str) -> tuple[int, int]:
    """Return the size of the tree, and how many signatures are below it."""
    return size_of_note(note), note.partition("\n\n")[2].count("\n")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
