"""Read the tree as it is stored: hashes by level and place, and the files that the public reads."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Min

from realname.ledger.errors import LedgerError
from realname.ledger.tiled import TiledTree
from realname.ledger.tiles import ENTRIES, WIDTH, bundle, parse_path
from realname.record.oversight.models import Node, Pending, Position


class Stored:
    """The log's tiles, made of rows: a `realname.ledger.sources.Source`."""

    def read(self, path: str) -> bytes | None:
        """Return a tile's file, None where the tree has not grown so far or there is no such tile."""
        try:
            tile = parse_path(path)
        except LedgerError:
            return None
        first = tile.index * WIDTH
        if tile.level == ENTRIES:
            found = leaves(first, first + tile.width)
            return bundle(found) if len(found) == tile.width else None
        held = hashes(tile.level, first, first + tile.width)
        return b"".join(held) if len(held) == tile.width else None


def tree_of(size: int) -> TiledTree:
    """Return the tree of the first `size` leaves. What it reads raises LedgerError where stored hashes are missing."""
    return TiledTree(Stored(), size)


def hashes(level: int, first: int, end: int) -> list[bytes]:
    """Return the hashes of a level from `first` to before `end`: level 0 are leaves, level 1 tiles of 256 leaves."""
    if level == 0:
        rows = Position.objects.filter(index__gte=first, index__lt=end).order_by("index")
        return [bytes(value) for value in rows.values_list("leaf_hash", flat=True)]
    nodes = Node.objects.filter(level=level, number__gte=first, number__lt=end).order_by("number")
    return [bytes(value) for value in nodes.values_list("hash", flat=True)]


def leaves(first: int, end: int) -> list[bytes]:
    """Return the leaves from place `first` to before `end`, as they were appended."""
    rows = Position.objects.filter(index__gte=first, index__lt=end).order_by("index").select_related("entry")
    return [bytes(row.entry.leaf) for row in rows]


def place_of(entry: int) -> int | None:
    """Return an entry's place in the tree, None while it waits for one."""
    return Position.objects.filter(entry=entry).values_list("index", flat=True).first()


def waiting() -> tuple[int, datetime | None]:
    """Return how many leaves wait for their place, and since when the oldest does."""
    found = Pending.objects.aggregate(number=Count("entry"), since=Min("entry__at"))
    return found["number"], found["since"]
