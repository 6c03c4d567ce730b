"""Where a log's files are read from, and written to: a folder, or memory; the same paths as on the web."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Protocol

CHECKPOINT = "checkpoint"
"""The path of the signed head."""


class Source(Protocol):
    """Files of a log by their paths."""

    def read(self, path: str) -> bytes | None:
        """Return a file, None where there is none. LedgerError `log.unreachable` where nobody can say."""
        ...


class Sink(Source, Protocol):
    """Where a log's files can be written, too."""

    def write(self, path: str, content: bytes) -> None:
        """Write a file whole, or not at all."""
        ...


class Memory:
    """Files in memory: for tests, and for what is about to be written."""

    def __init__(self, below: Source | None = None) -> None:
        self.files: dict[str, bytes] = {}
        self._below = below

    def read(self, path: str) -> bytes | None:
        """Return a file: what was written here, or what lies below."""
        if path in self.files:
            return self.files[path]
        return self._below.read(path) if self._below is not None else None

    def write(self, path: str, content: bytes) -> None:
        """Write a file; what lies below stays."""
        self.files[path] = content


class Folder:
    """Files below a folder. Paths are this package's own; none that a stranger sent may come here unparsed."""

    def __init__(self, root: str | Path) -> None:
        self.root = Path(root)

    def read(self, path: str) -> bytes | None:
        """Return a file, None where there is none."""
        try:
            return (self.root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def write(self, path: str, content: bytes) -> None:
        """Write a file so that a crash leaves the old one or the new one: written aside, synced, renamed."""
        write_whole(self.root / path, content)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a crash leaves the old one or the new one. The folder is made where it is absent."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".new")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(aside).chmod(0o644)
        Path(aside).replace(path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
