"""A tree as its tiles: read its hashes and entries from a source, and make the files by which it grows."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from realname.ledger.errors import LedgerError
from realname.ledger.sources import CHECKPOINT, Memory, Source
from realname.ledger.tiles import ENTRIES, HEIGHT, WIDTH, Tile, bundle, grown, split_bundle, split_hashes, tile_of
from realname.ledger.tree import leaf_hash, perfect_root, root

KEPT_TILES = 64
"""Of a reader: a proof in a tree of 2**40 leaves touches five places a level and no more."""


class TiledTree:
    """A tree of `size` leaves, read from tiles. Nothing of it is believed: a proof made of wrong tiles fails."""

    def __init__(self, source: Source, size: int) -> None:
        self.size = size
        self._source = source
        self._kept: OrderedDict[Tile, list[bytes]] = OrderedDict()

    def node(self, level: int, index: int) -> bytes:
        """Return the hash of a perfect subtree. LedgerError `log.tile_missing`, `log.tile_malformed`."""
        tile_level, height = divmod(level, HEIGHT)
        tile_index, offset = divmod(index << height, WIDTH)
        hashes = self._hashes(tile_of(tile_level, tile_index, self.size))
        return perfect_root(hashes[offset : offset + (1 << height)])

    def root(self) -> bytes:
        """Return the root that the tiles give."""
        return root(self.size, self.node)

    def entry(self, index: int) -> bytes:
        """Return one entry."""
        return next(entries_of(self._source, self.size, index, index + 1))

    def _hashes(self, tile: Tile) -> list[bytes]:
        if tile in self._kept:
            self._kept.move_to_end(tile)
            return self._kept[tile]
        hashes = split_hashes(read_tile(self._source, tile), tile.width)
        self._kept[tile] = hashes
        if len(self._kept) > KEPT_TILES:
            self._kept.popitem(last=False)
        return hashes


def read_checkpoint(source: Source) -> bytes:
    """Return a log's head, signed, as it is served. LedgerError `log.no_checkpoint`."""
    encoded = source.read(CHECKPOINT)
    if encoded is None:
        raise LedgerError(
            "there is no checkpoint there",
            code="log.no_checkpoint",
            remedy="Name the log's address or its folder: where `checkpoint` and `tile/` lie.",
        )
    return encoded


def read_tile(source: Source, tile: Tile) -> bytes:
    """Return a tile's file, or that of the full tile in its place. LedgerError `log.tile_missing`."""
    data = source.read(tile.path)
    if data is None and tile.width < WIDTH:
        data = source.read(tile.whole.path)
    if data is None:
        raise LedgerError(
            f"{tile.path} is not there",
            code="log.tile_missing",
            remedy="A log serves every tile of its checkpoint; tell whoever runs it, and other monitors.",
        )
    return data


def entries_of(source: Source, size: int, start: int, end: int) -> Iterator[bytes]:
    """Give the entries `start` to `end` of a tree of `size` leaves, one bundle in memory at a time."""
    at = start
    while at < end:
        tile = tile_of(ENTRIES, at // WIDTH, size)
        first = tile.index * WIDTH
        held = split_bundle(read_tile(source, tile), tile.width)
        yield from held[at - first : end - first]
        at = first + WIDTH


@dataclass(frozen=True, slots=True)
class Growth:
    """What a tree becomes: its size and root, and the files to write before its checkpoint is signed."""

    size: int
    root: bytes
    files: Mapping[str, bytes]


def grow(source: Source, size: int, entries: Sequence[bytes]) -> Growth:
    """Return what a tree of `size` leaves, whose tiles lie in `source`, becomes by these entries. Nothing is written.

    Read are at most one partial tile a level. Written in any order and any number of times, the files are the same.
    """
    new_size = size + len(entries)
    ahead = Memory(source)
    rows: dict[int, list[bytes]] = {ENTRIES: list(entries), 0: [leaf_hash(entry) for entry in entries]}
    for tile in grown(size, new_size):
        row = rows[tile.level]
        held = _held(source, size, tile)
        taken, rows[tile.level] = row[: tile.width - len(held)], row[tile.width - len(held) :]
        whole = held + taken
        ahead.write(tile.path, bundle(whole) if tile.level == ENTRIES else b"".join(whole))
        if tile.width == WIDTH and tile.level != ENTRIES:
            rows.setdefault(tile.level + 1, []).append(perfect_root(whole))
    return Growth(new_size, TiledTree(ahead, new_size).root(), ahead.files)


def _held(source: Source, size: int, tile: Tile) -> list[bytes]:
    """Return what the tree of `size` leaves already had in the place of a tile."""
    count = size if tile.level == ENTRIES else size >> (HEIGHT * tile.level)
    if count <= tile.index * WIDTH:
        return []
    before = tile_of(tile.level, tile.index, size)
    split = split_bundle if tile.level == ENTRIES else split_hashes
    return split(read_tile(source, before), before.width)
