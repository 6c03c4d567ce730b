"""Checkpoints of the C2SP format `tlog-checkpoint`: the signed head of a log."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass

from realname.ledger import notes
from realname.ledger.errors import NoteError
from realname.ledger.notes import PrivateKey, Signature
from realname.ledger.tree import HASH_BYTES

MAX_SIZE = 2**63 - 1

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A head: which log, how many leaves, and the root over them.

    extensions   further lines that the log signed; nobody checks what they say
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        lines = (self.origin, *self.extensions)
        if not 0 <= self.size <= MAX_SIZE or len(self.root) != HASH_BYTES or any(not x or "\n" in x for x in lines):
            raise NoteError("not a checkpoint", code="checkpoint.malformed")

    @property
    def text(self) -> bytes:
        """Return what is signed."""
        root = base64.b64encode(self.root).decode("ascii")
        return "".join(f"{line}\n" for line in (self.origin, str(self.size), root, *self.extensions)).encode()


def signed(checkpoint: Checkpoint, key: PrivateKey) -> bytes:
    """Return the checkpoint as a note signed by its log. Two of one log that no proof joins must never be signed."""
    return notes.written(checkpoint.text, [notes.sign(checkpoint.text, key)])


def with_signatures(encoded: bytes, signatures: Iterable[Signature]) -> bytes:
    """Return a signed checkpoint with more signatures; one of the same key takes the place of the older."""
    note = notes.read(encoded)
    lines = {(s.name, s.key_id): s for s in (*note.signatures, *signatures)}
    return notes.written(note.text, lines.values())


def parse(text: bytes) -> Checkpoint:
    """Return the checkpoint of a note's text. NoteError `checkpoint.malformed`."""
    wrong = NoteError("the note is no checkpoint", code="checkpoint.malformed")
    try:
        lines = text.decode().removesuffix("\n").split("\n")
        origin, size, root, *extensions = lines
        hashed = notes.unbase64(root)
    except (ValueError, binascii.Error):
        raise wrong from None
    if not text.endswith(b"\n") or not _SIZE.fullmatch(size):
        raise wrong
    return Checkpoint(origin, int(size), hashed, tuple(extensions))


def read(encoded: bytes) -> Checkpoint:
    """Return the checkpoint of a note, nothing verified. NoteError."""
    return parse(notes.read(encoded).text)
