"""Whom one who checks trusts: a log's key, witnesses and how many of them, in the C2SP format `tlog-policy`.

log NAME+HASH+KEY [URL]
witness NAME KEY [URL]
group NAME all|any|NUMBER MEMBER ...
quorum NAME|none
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from realname.ledger import checkpoints, notes
from realname.ledger.checkpoints import Checkpoint
from realname.ledger.cosignatures import WitnessKey, timestamp
from realname.ledger.errors import NoteError
from realname.ledger.notes import ED25519, PublicKey, read_public_key

MAX_LINES = 500
NONE = "none"

_NUMBER = re.compile(r"[1-9][0-9]{0,3}")


@dataclass(frozen=True, slots=True)
class Group:
    """A group has seen a checkpoint where `needed` of its members have."""

    needed: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trusted:
    """A checkpoint whose signatures hold, and when each witness says that she saw it (POSIX seconds)."""

    checkpoint: Checkpoint
    encoded: bytes
    witnessed: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Trust:
    """Keys, and the rule of how many witnesses must have seen a head. `urls` by key's name."""

    logs: tuple[PublicKey, ...]
    witnesses: Mapping[str, WitnessKey] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    quorum: str = NONE
    urls: Mapping[str, str] = field(default_factory=dict)

    def check(self, encoded: bytes) -> Trusted:
        """Return a signed checkpoint that this trust accepts.

        NoteError `checkpoint.malformed`, `checkpoint.unknown_log`, `checkpoint.unsigned`, `note.wrong_signature`,
        `checkpoint.too_few_witnesses`.
        """
        note = notes.read(encoded)
        checkpoint = checkpoints.parse(note.text)
        logs = [key for key in self.logs if key.name == checkpoint.origin]
        if not logs:
            raise NoteError(
                "the checkpoint is of a log that the trust file does not name",
                code="checkpoint.unknown_log",
                remedy="Name the log's key in the trust file, from a source that you trust: not from the log itself.",
            )
        if not notes.verified(note, logs):
            raise NoteError("the log has not signed the checkpoint", code="checkpoint.unsigned")
        by_key = {(key.name, key.key_id): name for name, key in self.witnesses.items()}
        seen = {
            by_key[(key.name, key.key_id)]: timestamp(signature.payload)
            for key, signature in notes.verified(note, self.witnesses.values())
        }
        if self.quorum != NONE and not self._has_seen(self.quorum, seen):
            raise NoteError(
                f"too few witnesses have seen the checkpoint: {', '.join(sorted(seen)) or 'none'} of {self.quorum}",
                code="checkpoint.too_few_witnesses",
                remedy="Wait for the witnesses and fetch it again; if they stay away, ask them what they saw.",
            )
        return Trusted(checkpoint, encoded, seen)

    def _has_seen(self, name: str, seen: Mapping[str, int]) -> bool:
        if name in self.witnesses:
            return name in seen
        group = self.groups[name]
        return sum(self._has_seen(member, seen) for member in group.members) >= group.needed


def parse(text: str) -> Trust:
    """Return what a trust file says. NoteError `trust.malformed` with the line's number."""
    reader = _Reader()
    lines = text.split("\n")
    if len(lines) > MAX_LINES:
        raise NoteError(f"a trust file has at most {MAX_LINES} lines", code="trust.malformed")
    for number, line in enumerate(lines, 1):
        words = [word for word in re.split(r"[ \t]+", line) if word]
        if not words or words[0].startswith("#"):
            continue
        try:
            reader.take(words)
        except (ValueError, NoteError) as error:
            raise NoteError(
                f"line {number}: {error}",
                code="trust.malformed",
                remedy="See docs/log.md for the file's form (C2SP's tlog-policy).",
            ) from error
    if reader.quorum is None:
        raise NoteError("there is no line `quorum`", code="trust.malformed", remedy="Write `quorum none`, or a name.")
    return Trust(tuple(reader.logs), reader.witnesses, reader.groups, reader.quorum, reader.urls)


class _Reader:
    def __init__(self) -> None:
        self.logs: list[PublicKey] = []
        self.witnesses: dict[str, WitnessKey] = {}
        self.groups: dict[str, Group] = {}
        self.quorum: str | None = None
        self.urls: dict[str, str] = {}
        self._grouped: set[str] = set()

    def take(self, words: Sequence[str]) -> None:
        lines: Mapping[str, Callable[[Sequence[str]], None]] = {
            "log": self._log,
            "witness": self._witness,
            "group": self._group,
            "quorum": self._quorum,
        }
        if words[0] not in lines:
            raise ValueError("a line begins with log, witness, group or quorum")
        lines[words[0]](words[1:])

    def _log(self, words: Sequence[str]) -> None:
        key, *url = words
        read = read_public_key(key)
        if read.kind != ED25519:
            raise ValueError("a log's key is of type 0x01")
        if any(read.public == other.public for other in self.logs):
            raise ValueError("a log is named twice")
        self.logs.append(read)
        self._url(read.name, url)

    def _witness(self, words: Sequence[str]) -> None:
        name, key, *url = words
        read = WitnessKey(read_public_key(key))
        self._require_new(name)
        if any(read.key.public == other.key.public for other in self.witnesses.values()):
            raise ValueError("a witness is named twice")
        self.witnesses[name] = read
        self._url(name, url)

    def _group(self, words: Sequence[str]) -> None:
        name, needed, *members = words
        self._require_new(name)
        if not members or any(member not in self.witnesses and member not in self.groups for member in members):
            raise ValueError("a group's members are named on lines before it")
        if len(set(members)) < len(members) or self._grouped.intersection(members):
            raise ValueError("a name is a member of one group at most")
        self._grouped.update(members)
        count = {"any": 1, "all": len(members)}.get(needed) or (int(needed) if _NUMBER.fullmatch(needed) else 0)
        if not 1 <= count <= len(members):
            raise ValueError("a group needs any, all, or as many as it has")
        self.groups[name] = Group(count, tuple(members))

    def _quorum(self, words: Sequence[str]) -> None:
        [name] = words
        if self.quorum is not None:
            raise ValueError("there is one line `quorum`")
        if name != NONE and name not in self.witnesses and name not in self.groups:
            raise ValueError("the quorum is named on a line before it")
        self.quorum = name

    def _require_new(self, name: str) -> None:
        if name == NONE or name in self.witnesses or name in self.groups:
            raise ValueError("a name stands for one witness or group, and `none` for neither")

    def _url(self, name: str, words: Sequence[str]) -> None:
        if len(words) > 1:
            raise ValueError("at most an address follows a key")
        if words:
            self.urls[name] = words[0]
