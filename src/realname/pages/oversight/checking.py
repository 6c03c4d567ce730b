"""How anybody checks a page by herself: the log's own address and key, in commands to paste."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from realname.ledger import checkpoints
from realname.record.oversight.actions.signing import public_key, the_log
from realname.record.oversight.published import published_note


@dataclass(frozen=True, slots=True)
class Head:
    """The newest published head: the log's name, how many leaves it has, its root in hex, and who signed beside it."""

    origin: str
    size: int
    root: str
    witnesses: int


@dataclass(frozen=True, slots=True)
class Check:
    """Commands that check the log, and a month's figures, without trusting whoever runs it."""

    monitor: str
    verify: str
    figures: str


def head() -> Head | None:
    """Return the newest published head, None before the first."""
    note = published_note()
    if note is None:
        return None
    found = checkpoints.read(note.encode())
    signatures = note.partition("\n\n")[2].count("\n")
    return Head(found.origin, found.size, found.root.hex(), max(0, signatures - 1))


def commands(request: HttpRequest, month: str = "") -> Check | None:
    """Return what to paste, None before there is a log."""
    if published_note() is None:
        return None
    where, key = request.build_absolute_uri("/log"), public_key(the_log()).text
    return Check(
        monitor=f"realname log monitor {where} --state monitor.json --log-key '{key}'",
        verify=f"realname log verify --log {where} --log-key '{key}'",
        figures=f"curl {where}/figures/{month}.json" if month else "",
    )
