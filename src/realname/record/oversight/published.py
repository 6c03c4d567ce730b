"""What lies outside of the database: the newest checkpoint that was signed, and the one that the public is shown.

In the folder REALNAME_LOG, else beside the evidence:

signed      the newest checkpoint that was signed: the log's memory, which a restored database cannot change
checkpoint  what the public is shown, with cosignatures; where witnesses are asked, it follows once they have answered
witnessed   the largest size that a witness says it has cosigned

Each only ever grows. What was shown was signed before, so that whatever anyone has seen is remembered here.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from realname.record.evidence import DEFAULT

SIGNED = "signed"
SHOWN = "checkpoint"
WITNESSED = "witnessed"


def log_folder() -> Path:
    """Return the folder, making it where it is missing."""
    named = os.environ.get("REALNAME_LOG")
    folder = Path(named) if named else Path(os.environ.get("REALNAME_EVIDENCE") or DEFAULT).parent / "log"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def signed_last() -> str | None:
    """Return the newest checkpoint that was signed, None before the first."""
    return _read(SIGNED)


def published_note() -> str | None:
    """Return the checkpoint that the public is shown, None before the first."""
    return _read(SHOWN)


def witnessed_size() -> int:
    """Return the largest size that a witness says it has cosigned; 0 where none has said so."""
    return int(_read(WITNESSED) or 0)


def size_of_note(note: str) -> int:
    """Return the size of the tree that a checkpoint speaks of."""
    return int(note.split("\n")[1])


def remember_note(note: str) -> bool:
    """Keep a checkpoint that was signed in the place of an older one; tell whether it was newer.

    A process that was held up since it signed finds a newer one, and leaves it.
    """
    return _grow(SIGNED, note, _rank)


def publish_note(note: str) -> bool:
    """Show the public a checkpoint in the place of an older one, or of one with fewer signatures."""
    return _grow(SHOWN, note, _rank)


def remember_witnessed(size: int) -> bool:
    """Keep the size that a witness says it has cosigned."""
    return _grow(WITNESSED, str(size), lambda text: (int(text), 0))


def _rank(note: str) -> tuple[int, int]:
    """Return the size of the tree, and how many signatures are below it."""
    return size_of_note(note), note.partition("\n\n")[2].count("\n")


def _read(name: str) -> str | None:
    try:
        return (log_folder() / name).read_text("utf-8")
    except FileNotFoundError:
        return None


def _grow(name: str, content: str, rank: Callable[[str], tuple[int, int]]) -> bool:
    """Write a file, whole or not at all, where that ranks above what is there."""
    folder = log_folder()
    with _alone(folder):
        before = _read(name)
        if before is not None and rank(before) >= rank(content):
            return False
        fresh = folder / f"{name}.new"
        with fresh.open("w", encoding="utf-8") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(folder / name)
        _sync(folder)
        return True


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
