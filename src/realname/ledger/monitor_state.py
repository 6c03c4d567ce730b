"""What a monitor keeps between its runs: how far it has read, what it counted, and every head that it has seen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from realname.judge.shapes import ShapeError, build, to_json
from realname.ledger.errors import LedgerError
from realname.ledger.figures import Tally
from realname.ledger.sources import write_whole
from realname.ledger.tree import Frontier

VERSION = 1

Counts = Mapping[str, Mapping[str, Mapping[str, int]]]
"""By month, operator and figure."""


@dataclass(frozen=True, slots=True)
class Named:
    """A file of figures that the log itself names: its SHA-256, and which leaf says so."""

    digest: str
    index: int


@dataclass(frozen=True, slots=True)
class Seen:
    """How far a monitor has read a log, and found it right.

    checkpoint   the newest head that it accepted, signed; empty before the first
    frontier     the hashes that the tree of that head consists of, in hex
    latest_ms    the latest time that a leaf bore, POSIX milliseconds
    looked_ms    when it last looked, POSIX milliseconds
    checked      figures that were found right: month -> SHA-256 of the file
    published    figures that the log itself names, by month: the newest of each
    """

    v: int = VERSION
    origin: str = ""
    size: int = 0
    frontier: tuple[str, ...] = ()
    checkpoint: str = ""
    latest_ms: int = 0
    looked_ms: int = 0
    counts: Counts = field(default_factory=dict)
    checked: Mapping[str, str] = field(default_factory=dict)
    published: Mapping[str, Named] = field(default_factory=dict)

    def tree(self) -> Frontier:
        """Return the frontier, to append to."""
        return Frontier(self.size, map(bytes.fromhex, self.frontier))

    def tally(self) -> Tally:
        """Return the figures counted so far, to add to."""
        return Tally(self.counts)


def load(path: Path) -> Seen:
    """Return what a monitor kept; without a file, that it has seen nothing. LedgerError `monitor.state`."""
    try:
        seen = build(Seen, json.loads(path.read_text("utf-8")))
        seen.tree()
    except FileNotFoundError:
        return Seen()
    except (ShapeError, ValueError) as error:
        raise LedgerError(
            "the monitor's own file is damaged",
            code="monitor.state",
            remedy="Put back a copy of it, or begin anew with another file, and read the whole log again.",
        ) from error
    if seen.v != VERSION:
        raise LedgerError("the monitor's own file is of another version", code="monitor.state")
    return seen


def save(path: Path, seen: Seen) -> None:
    """Keep it, whole or not at all."""
    write_whole(path, to_json(seen).encode())


def milliseconds(moment: datetime) -> int:
    """Return a moment as POSIX milliseconds."""
    return int(moment.timestamp() * 1000)


def moment(posix_ms: int) -> datetime:
    """Return POSIX milliseconds as a moment, UTC."""
    return datetime.fromtimestamp(posix_ms / 1000, tz=UTC)
