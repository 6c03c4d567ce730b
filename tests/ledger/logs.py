"""A log as its owner keeps it: leaves, keys, files; and what an owner of the storage can do to it."""

from __future__ import annotations

from collections.abc import Sequence

from realname.ledger import checkpoints, notes
from realname.ledger.checkpoints import Checkpoint
from realname.ledger.cosignatures import WitnessKey, cosign
from realname.ledger.notes import COSIGNATURE, PrivateKey
from realname.ledger.sources import CHECKPOINT, Memory
from realname.ledger.tiled import grow
from realname.ledger.trust import Group, Trust

ORIGIN = "log.example/realname"
LOG = PrivateKey(ORIGIN, bytes(range(32)))
WITNESSES = tuple(PrivateKey(f"witness{n}.example", bytes([n]) * 32, COSIGNATURE) for n in range(3))
TRUST = Trust((LOG.public,))
TWO_OF_THREE = Trust(
    (LOG.public,),
    {key.name: WitnessKey(key.public) for key in WITNESSES},
    {"all": Group(2, tuple(key.name for key in WITNESSES))},
    "all",
)


class Log:
    """A log in memory whose every head is signed when `publish` is called."""

    def __init__(self, key: PrivateKey = LOG) -> None:
        self.files = Memory()
        self.size = 0
        self.key = key

    def append(self, *entries: bytes) -> None:
        """Append entries, and publish the head."""
        grown = grow(self.files, self.size, entries)
        for path, content in grown.files.items():
            self.files.write(path, content)
        self.size = grown.size
        self.publish(Checkpoint(self.key.name, grown.size, grown.root))

    def publish(self, checkpoint: Checkpoint) -> None:
        """Sign a head and serve it."""
        self.files.write(CHECKPOINT, checkpoints.signed(checkpoint, self.key))

    def cosigned(self, seconds: int, witnesses: Sequence[PrivateKey] = WITNESSES) -> bytes:
        """Have witnesses cosign the head that is served, serve and return it."""
        text = notes.read(self.head).text
        encoded = checkpoints.with_signatures(self.head, [cosign(text, key, seconds) for key in witnesses])
        self.files.write(CHECKPOINT, encoded)
        return encoded

    @property
    def head(self) -> bytes:
        """Return the head that is served."""
        return self.files.files[CHECKPOINT]


def log_of(entries: Sequence[bytes]) -> Log:
    """Return a log of these entries."""
    log = Log()
    log.append(*entries)
    return log
