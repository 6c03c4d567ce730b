"""The Merkle tree of RFC 6962, section 2.1: roots and proofs of any size it ever had, over hashes kept anywhere.

Every function here asks for the hash of a perfect subtree by level and index: subtree (level, index) has the leaves
`index << level` to `(index + 1) << level`. Where they are kept (an array, tiles) is the caller's choice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

Node = Callable[[int, int], bytes]
"""The hash of the perfect subtree of that level and index."""


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of an entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees' hashes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def perfect_root(hashes: Iterable[bytes]) -> bytes:
    """Return the root over a power of two of hashes."""
    row = list(hashes)
    while len(row) > 1:
        row = [node_hash(row[i], row[i + 1]) for i in range(0, len(row), 2)]
    return row[0]


def root(size: int, node: Node) -> bytes:
    """Return the root of the first `size` leaves."""
    return _range_root(0, size, node)


def inclusion(index: int, size: int, node: Node) -> list[bytes]:
    """Return the proof that leaf `index` is in the tree of `size` leaves: siblings, the leaf's own first (2.1.1).

    ValueError where there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError("no such leaf in a tree of that size")
    proof: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            proof.append(_range_root(middle, high, node))
            high = middle
        else:
            proof.append(_range_root(low, middle, node))
            low = middle
    return proof[::-1]


def consistency(old: int, new: int, node: Node) -> list[bytes]:
    """Return the proof that the tree of `old` leaves is the beginning of that of `new` ones (2.1.2).

    Empty for equal sizes and for nothing before. ValueError where the tree would have shrunk.
    """
    if not 0 <= old <= new:
        raise ValueError("a tree does not shrink")
    if old in {0, new}:
        return []
    proof: list[bytes] = []
    low, high, whole = 0, new, True
    while old != high:
        middle = low + _split(high - low)
        if old <= middle:
            proof.append(_range_root(middle, high, node))
            high = middle
        else:
            proof.append(_range_root(low, middle, node))
            low, whole = middle, False
    if not whole:
        proof.append(_range_root(low, high, node))
    return proof[::-1]


class Tree:
    """A tree in memory: one flat array of hashes a level, 64 bytes a leaf in all."""

    def __init__(self) -> None:
        self._levels: list[bytearray] = []

    @property
    def size(self) -> int:
        """Return how many leaves there are."""
        return len(self._levels[0]) // HASH_BYTES if self._levels else 0

    def append(self, hashed: bytes) -> int:
        """Append a leaf's hash, and return its index."""
        index = self.size
        position, level = index, 0
        while True:
            if level == len(self._levels):
                self._levels.append(bytearray())
            self._levels[level] += hashed
            if not position & 1:
                return index
            hashed = node_hash(bytes(self._levels[level][-2 * HASH_BYTES : -HASH_BYTES]), hashed)
            position, level = position >> 1, level + 1

    def node(self, level: int, index: int) -> bytes:
        """Return the hash of a perfect subtree. IndexError where it is not whole yet."""
        start = index * HASH_BYTES
        if level >= len(self._levels) or not 0 <= start < len(self._levels[level]):
            raise IndexError("no such subtree yet")
        return bytes(self._levels[level][start : start + HASH_BYTES])

    def root(self, size: int | None = None) -> bytes:
        """Return the root, now or of an earlier size."""
        return root(self.size if size is None else size, self.node)


class Frontier:
    """What must be kept of a tree to append to it and know its root: one hash a set bit of its size."""

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()) -> None:
        self.size = size
        self._hashes = list(hashes)
        if size < 0 or len(self._hashes) != size.bit_count() or any(len(h) != HASH_BYTES for h in self._hashes):
            raise ValueError("not the frontier of a tree of that size")

    @property
    def hashes(self) -> tuple[bytes, ...]:
        """Return the hashes of the perfect subtrees that the tree consists of, the largest first."""
        return tuple(self._hashes)

    def append(self, hashed: bytes) -> None:
        """Append a leaf's hash."""
        position = self.size
        while position & 1:
            hashed = node_hash(self._hashes.pop(), hashed)
            position >>= 1
        self._hashes.append(hashed)
        self.size += 1

    def root(self) -> bytes:
        """Return the root."""
        return _fold(self._hashes) if self._hashes else EMPTY_ROOT


def _split(size: int) -> int:
    """Return the largest power of two below `size`, which is 2 or more."""
    return 1 << ((size - 1).bit_length() - 1)


def _range_root(start: int, end: int, node: Node) -> bytes:
    """Return the root over leaves `start` to `end`; a power of two that is not below their number divides `start`."""
    hashes, at = [], start
    for level in reversed(range((end - start).bit_length())):
        if (end - start) >> level & 1:
            hashes.append(node(level, at >> level))
            at += 1 << level
    return _fold(hashes) if hashes else EMPTY_ROOT


def _fold(hashes: list[bytes]) -> bytes:
    """Return the root over perfect subtrees, the largest first."""
    folded = hashes[-1]
    for hashed in reversed(hashes[:-1]):
        folded = node_hash(hashed, folded)
    return folded
