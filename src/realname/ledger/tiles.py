"""Tiles of the C2SP format `tlog-tiles`: the tree, and its entries, as files that never change once they are full.

A hash tile of level L holds up to 256 hashes of subtrees of 256**L leaves; an entry bundle up to 256 entries. The
last of a level is partial, and named by its width.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from realname.ledger.errors import LedgerError
from realname.ledger.tree import HASH_BYTES

WIDTH = 256
HEIGHT = 8
ENTRIES = -1
"""The level by which a `Tile` names an entry bundle."""

MAX_LEVEL = 63
MAX_ENTRY_BYTES = 65_535
"""The prefix of an entry has two bytes."""

MAX_INDEX = 2**55
"""Beyond every tree of less than 2**63 leaves."""

_PATH = re.compile(r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


@dataclass(frozen=True, slots=True)
class Tile:
    """Which tile: `level` 0..63 for hashes, `ENTRIES` for entries; `width` 1..256."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Return its path below the log's address."""
        parts = [f"{self.index % 1000:03d}"]
        rest = self.index // 1000
        while rest:
            parts.insert(0, f"x{rest % 1000:03d}")
            rest //= 1000
        level = "entries" if self.level == ENTRIES else str(self.level)
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{'/'.join(parts)}{partial}"

    @property
    def whole(self) -> Tile:
        """Return the full tile of the same place."""
        return Tile(self.level, self.index)


def parse_path(path: str) -> Tile:
    """Return the tile of a path below the log's address. LedgerError `log.no_such_tile` for any other text."""
    wrong = LedgerError("no tile has that path", code="log.no_such_tile", remedy="See C2SP's tlog-tiles for the paths.")
    match = _PATH.fullmatch(path)
    if match is None:
        raise wrong
    level, index, width = match.groups()
    tile = Tile(
        ENTRIES if level == "entries" else int(level),
        int(index.replace("x", "").replace("/", "")),
        int(width) if width else WIDTH,
    )
    if tile.level > MAX_LEVEL or tile.index >= MAX_INDEX or tile.width > WIDTH or tile.path != path:
        raise wrong
    return tile


def tile_of(level: int, index: int, size: int) -> Tile:
    """Return the tile of that place as a tree of `size` leaves has it. ValueError where it has none there."""
    width = min(WIDTH, _count(level, size) - index * WIDTH)
    if width < 1:
        raise ValueError("a tree of that size has no such tile")
    return Tile(level, index, width)


def exists(tile: Tile, size: int) -> bool:
    """Say whether a tree has grown enough for a tile; partial ones of earlier sizes exist, too."""
    return 0 < tile.width <= WIDTH and tile.index * WIDTH + tile.width <= _count(tile.level, size)


def grown(old: int, new: int) -> Iterator[Tile]:
    """Give every tile that a tree of `new` leaves has and one of `old` had not; entries, then hashes from level 0."""
    level = ENTRIES
    while (count := _count(level, new)) > 0:
        before = _count(level, old)
        if count > before:
            for index in range(before // WIDTH, -(-count // WIDTH)):
                yield tile_of(level, index, new)
        level += 1


def split_hashes(data: bytes, width: int) -> list[bytes]:
    """Return the first `width` hashes of a tile. LedgerError `log.tile_malformed`."""
    if len(data) % HASH_BYTES or not width * HASH_BYTES <= len(data) <= WIDTH * HASH_BYTES:
        raise LedgerError("a tile of hashes has another length", code="log.tile_malformed")
    return [data[at : at + HASH_BYTES] for at in range(0, width * HASH_BYTES, HASH_BYTES)]


def bundle(entries: Sequence[bytes]) -> bytes:
    """Return entries as a bundle. ValueError for an entry that is too long."""
    if any(len(entry) > MAX_ENTRY_BYTES for entry in entries):
        raise ValueError(f"an entry has at most {MAX_ENTRY_BYTES} bytes")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def split_bundle(data: bytes, width: int) -> list[bytes]:
    """Return the first `width` entries of a bundle. LedgerError `log.tile_malformed`."""
    entries, at = [], 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if end > len(data) or at + 2 > len(data):
            raise LedgerError("an entry bundle breaks off", code="log.tile_malformed")
        entries.append(data[at + 2 : end])
        at = end
    if not width <= len(entries) <= WIDTH:
        raise LedgerError("an entry bundle has another number of entries", code="log.tile_malformed")
    return entries[:width]


def _count(level: int, size: int) -> int:
    """Return how many hashes a level has, or how many entries there are."""
    return size if level == ENTRIES else size >> (HEIGHT * level)
