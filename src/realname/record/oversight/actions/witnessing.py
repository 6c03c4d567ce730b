"""Ask witnesses to cosign the newest head (C2SP tlog-witness), and show it to the public once they have answered.

REALNAME_LOG_WITNESSES names a file in the form of C2SP's tlog-policy, with an address for each witness. A witness
cosigns a head only where that continues the last one it cosigned: a log that forked or went back gets none.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from http import HTTPStatus
from pathlib import Path

from realname.ledger import notes, trust, witness
from realname.ledger.checkpoints import Checkpoint, with_signatures
from realname.ledger.cosignatures import WitnessKey
from realname.ledger.errors import LedgerError
from realname.ledger.site import Site
from realname.ledger.tree import consistency
from realname.record.oversight import tree
from realname.record.oversight.actions.signing import read_note
from realname.record.oversight.models import Cosignature, Head, Log
from realname.record.oversight.published import publish_note, remember_witnessed, signed_last

log = logging.getLogger(__name__)

WAITED = timedelta(minutes=5)
"""A head that no witness answered for is shown after this: the log does not end with its witnesses."""

TRIES = 2
"""The second time with the size that the witness names."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A witness by its key's name, and where it answers."""

    key: WitnessKey
    url: str


def witnesses() -> tuple[Asked, ...]:
    """Return the witnesses that the settings name, none where they name none. NoteError for a file that is wrong."""
    named = os.environ.get("REALNAME_LOG_WITNESSES")
    return _named(Path(named).read_text("utf-8")) if named else ()


def have_cosigned(now: datetime) -> int:
    """Have the newest head cosigned, and show it; return how many witnesses have. Opens its own transactions.

    With none of them it is shown once it is `WAITED` old. A witness that saw a longer log than ours is remembered, and
    nothing is signed from then on: Conflict `log.backwards` of the sequencer.
    """
    note = signed_last()
    found = Log.objects.first()
    if note is None or found is None:
        return 0
    head = read_note(found, note)
    lines = {row.witness: row.line for row in Cosignature.objects.filter(size=head.size)}
    for one in witnesses():
        if one.key.name not in lines and (line := _ask(one, head, note)) is not None:
            Cosignature.objects.get_or_create(size=head.size, witness=one.key.name, defaults={"line": line})
            lines[one.key.name] = line
    signed_at = Head.objects.filter(size=head.size).values_list("signed_at", flat=True).first()
    if lines or (signed_at is not None and now - signed_at > WAITED):
        publish_note(_with(note, lines))
    return len(lines)


def _ask(one: Asked, head: Checkpoint, note: str) -> str | None:
    """Return a witness's cosignature, None where it gives none."""
    newest = Cosignature.objects.filter(witness=one.key.name).order_by("-size").first()
    old = 0 if newest is None else newest.size
    for _ in range(TRIES):
        try:
            proof = consistency(old, head.size, tree.tree_of(head.size).node)
            status, content = Site(one.url).ask("POST", "add-checkpoint", witness.request(old, proof, note.encode()))
            if status == HTTPStatus.OK:
                return _checked(one, head, content)
            if status != HTTPStatus.CONFLICT:
                log.warning("the witness %s answered with status %s", one.key.name, status)
                return None
            old = int(content)
        except (LedgerError, ValueError) as error:
            log.warning("the witness %s could not be asked: %s", one.key.name, getattr(error, "code", "log.answer"))
            return None
        if old > head.size:
            log.error("the witness %s has cosigned %s leaves, and the log has %s", one.key.name, old, head.size)
            remember_witnessed(old)
            return None
    return None


def _checked(one: Asked, head: Checkpoint, content: bytes) -> str:
    """Return the line by which the witness cosigned. NoteError where none of the lines is its own."""
    note = notes.Note(head.text, witness.cosignatures(content))
    for _, signature in notes.verified(note, [one.key]):
        return signature.line
    raise LedgerError("the answer holds no cosignature of the witness", code="log.answer")


def _with(note: str, lines: Mapping[str, str]) -> str:
    signatures: Sequence[notes.Signature] = [
        signature for line in lines.values() for signature in notes.read_signatures(line.encode())
    ]
    return with_signatures(note.encode(), signatures).decode()


@cache
def _named(text: str) -> tuple[Asked, ...]:
    read = trust.parse(text)
    return tuple(Asked(key, read.urls[name]) for name, key in read.witnesses.items() if name in read.urls)
