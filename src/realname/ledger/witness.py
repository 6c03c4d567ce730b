"""A witness by the C2SP protocol `tlog-witness`: it cosigns a head only where that continues the last one it cosigned.

What it keeps are two files a log: the newest head, cosigned, and whatever a log signed that contradicts it.
"""

from __future__ import annotations

import binascii
import fcntl
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from realname.ledger import checkpoints, notes
from realname.ledger.checkpoints import Checkpoint
from realname.ledger.cosignatures import cosign
from realname.ledger.errors import NoteError
from realname.ledger.notes import PrivateKey, Signature
from realname.ledger.proofs import is_consistent
from realname.ledger.sources import Source, write_whole
from realname.ledger.tiled import TiledTree, read_checkpoint
from realname.ledger.tree import EMPTY_ROOT, HASH_BYTES, consistency
from realname.ledger.trust import Trust

TEXT = "text/plain; charset=utf-8"
SIZE = "text/x.tlog.size"
MAX_PROOF = 63
MAX_BYTES = notes.MAX_BYTES + 64 * 1024

_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})")


@dataclass(frozen=True, slots=True)
class Request:
    """A head to cosign, and the proof that it continues the one of `old` leaves."""

    old: int
    proof: tuple[bytes, ...]
    checkpoint: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What the witness answers, by the protocol's HTTP statuses."""

    status: int
    content: bytes
    content_type: str = TEXT

    @property
    def is_cosigned(self) -> bool:
        """Say whether it cosigned."""
        return self.status == 200  # noqa: PLR2004  the protocol's own


def request(old: int, proof: Sequence[bytes], checkpoint: bytes) -> bytes:
    """Return the body of a call of `add-checkpoint`."""
    lines = "".join(f"{binascii.b2a_base64(hashed, newline=False).decode('ascii')}\n" for hashed in proof)
    return f"old {old}\n{lines}\n".encode() + checkpoint


def read_request(body: bytes) -> Request:
    """Return what a call asks. NoteError `witness.malformed`."""
    wrong = NoteError("not a call of add-checkpoint", code="witness.malformed")
    head, separator, checkpoint = body.partition(b"\n\n")
    first, *proof = head.decode("latin-1").split("\n")
    match = _OLD.fullmatch(first)
    if len(body) > MAX_BYTES or not separator or match is None or len(proof) > MAX_PROOF:
        raise wrong
    try:
        hashes = tuple(map(notes.unbase64, proof))
    except (ValueError, binascii.Error):
        raise wrong from None
    if any(len(hashed) != HASH_BYTES for hashed in hashes):
        raise wrong
    return Request(int(match[1]), hashes, checkpoint)


class Witness:
    """A witness of the logs that `trust` names. `clock` gives POSIX seconds."""

    def __init__(self, key: PrivateKey, trust: Trust, folder: Path, clock: Callable[[], float]) -> None:
        self._key = key
        self._trust = Trust(trust.logs)  # a witness asks no other witness
        self._folder = folder
        self._clock = clock

    def latest(self, origin: str) -> Checkpoint | None:
        """Return the newest head of a log that was cosigned here, None before the first."""
        encoded = self._read(origin)
        return checkpoints.read(encoded) if encoded else None

    def add_checkpoint(self, body: bytes) -> Answer:
        """Cosign a head that continues the last one, or say why not; what is cosigned is kept before it is answered."""
        try:
            asked = read_request(body)
            claimed = checkpoints.read(asked.checkpoint)
        except NoteError as error:
            return Answer(400, f"{error}\n".encode())
        try:
            head = self._trust.check(asked.checkpoint).checkpoint
        except NoteError as error:
            return Answer(404 if error.code == "checkpoint.unknown_log" else 403, f"{error}\n".encode())
        if asked.old > claimed.size:
            return Answer(400, b"the old size is larger than the checkpoint's\n")
        with self._alone():
            return self._decide(asked, head)

    def cosign_from(self, source: Source) -> Answer:
        """Cosign a log's newest head, with the proof made from its tiles. LedgerError where they cannot be read."""
        encoded = read_checkpoint(source)
        head = checkpoints.read(encoded)
        latest = self.latest(head.origin)
        old = latest.size if latest is not None else 0
        if old > head.size:
            return self.add_checkpoint(request(0, (), encoded))
        proof = consistency(old, head.size, TiledTree(source, head.size).node)
        return self.add_checkpoint(request(old, proof, encoded))

    def _decide(self, asked: Request, head: Checkpoint) -> Answer:
        latest = self.latest(head.origin) or Checkpoint(head.origin, 0, EMPTY_ROOT)
        is_fork = head.size == latest.size and head.root != latest.root
        if is_fork:
            self._keep_conflict(asked.checkpoint)
        if is_fork or asked.old != latest.size:
            return Answer(409, b"%d\n" % latest.size, SIZE)
        if not is_consistent(latest.size, latest.root, head.size, head.root, asked.proof):
            self._keep_conflict(asked.checkpoint)
            return Answer(422, b"the proof does not join the checkpoint to the last one that was cosigned\n")
        signature = cosign(head.text, self._key, int(self._clock()))
        self._write(head.origin, checkpoints.with_signatures(asked.checkpoint, [signature]))
        return Answer(200, signature.line.encode())

    def _read(self, origin: str) -> bytes | None:
        path = self._path(origin)
        return path.read_bytes() if path.exists() else None

    def _write(self, origin: str, encoded: bytes) -> None:
        write_whole(self._path(origin), encoded)

    def _keep_conflict(self, encoded: bytes) -> None:
        """Keep what a log signed and no proof joins to what it signed before: it may be proof against it."""
        name = hashlib.sha256(encoded).hexdigest()[:16]
        write_whole(self._folder / "conflicts" / name, encoded)

    def _path(self, origin: str) -> Path:
        return self._folder / "heads" / hashlib.sha256(origin.encode()).hexdigest()[:32]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def cosignatures(answer: bytes) -> tuple[Signature, ...]:
    """Return the signatures of a witness's answer, none of them verified. NoteError."""
    return notes.read_signatures(answer)
