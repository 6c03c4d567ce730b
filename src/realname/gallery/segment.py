"""A part of a gallery in memory: arrays of a fixed capacity, and a product-quantized index over them once trained.

Not safe to use from several threads: `realname.gallery.memory` orders them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

import faiss
import numpy as np
from numpy.typing import NDArray

from realname.gallery.product_index import codes_of, copied, forget
from realname.gallery.quantized import products

CAPACITY = 1 << 19
"""Entries a segment: a removal moves at most 70 MB, which takes some tens of milliseconds."""

RERANKED = 200
"""Candidates of the index that are compared exactly; fewer lost mated entries at 10 million."""

CHUNK = 1 << 14
"""Rows that an exact scan widens to float32 at a time: 8 MB, which stay in the processor's cache."""

KEY = np.dtype([("high", ">u8"), ("low", ">u8")])
"""The two halves of an id."""

TAIL = 4096
"""Newest entries whose places are kept in a dict; the older ones are found in sorted arrays, 12 bytes an entry."""


@dataclass(slots=True)
class Segment:
    """Entries in the order in which they came. The first `count` rows of each array are in use."""

    size: int
    capacity: int = CAPACITY
    count: int = 0
    index: faiss.IndexPQFastScan | None = None
    ids: NDArray[np.void] = field(init=False)
    codes: NDArray[np.int8] = field(init=False)
    scales: NDArray[np.float32] = field(init=False)
    _order: NDArray[np.uint32] = field(init=False)
    _keys: NDArray[np.uint64] = field(init=False)
    _tail: dict[bytes, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ids = np.zeros(self.capacity, "V16")
        self.codes = np.zeros((self.capacity, self.size), np.int8)
        self.scales = np.zeros(self.capacity, np.float32)
        self._order = np.empty(0, np.uint32)
        self._keys = np.empty(0, np.uint64)

    @property
    def room(self) -> int:
        """Return how many entries still fit."""
        return self.capacity - self.count

    def append(self, ids: NDArray[np.void], codes: NDArray[np.int8], scales: NDArray[np.float32]) -> None:
        """Add entries that are not in here and that fit."""
        start, end = self.count, self.count + len(ids)
        self.ids[start:end], self.codes[start:end], self.scales[start:end] = ids, codes, scales
        if self.index is not None:
            self.index.add(codes * scales[:, None])
        self.count = end
        self._tail.update((raw.tobytes(), place) for place, raw in enumerate(ids, start))
        if len(self._tail) > TAIL:
            self._sort()

    def train(self, empty: faiss.IndexPQFastScan) -> None:
        """Index every entry with a copy of a trained, empty index."""
        index = copied(empty)
        for start in range(0, self.count, CHUNK):
            index.add(self.values(start, min(start + CHUNK, self.count)))
        self.index = index

    def values(self, start: int, end: int) -> NDArray[np.float32]:
        """Return entries as float32 rows."""
        rows: NDArray[np.float32] = self.codes[start:end] * self.scales[start:end, None]
        return rows

    def places(self, ids: Collection[UUID]) -> NDArray[np.int64]:
        """Return the places of those ids that are in here, ascending."""
        wanted = [one.bytes for one in ids]
        found = [self._tail[raw] for raw in wanted if raw in self._tail]
        ours = np.frombuffer(b"".join(wanted), "V16")
        lows = _low_halves(ours)
        first, last = np.searchsorted(self._keys, lows), np.searchsorted(self._keys, lows, "right")
        for spot in np.flatnonzero(first < last).tolist():
            places = self._order[first[spot] : last[spot]]
            found.extend(int(place) for place in places if self.ids[place] == ours[spot])
        return np.unique(np.array(found, np.int64))

    def remove(self, places: NDArray[np.int64]) -> None:
        """Forget entries by place (ascending), and overwrite what they leave behind."""
        if not len(places):
            return
        if self.index is not None:
            forget(self.index, places)
        keep = np.ones(self.count, bool)
        keep[places] = False
        left = int(keep.sum())
        for array in (self.ids, self.codes, self.scales):
            array[:left] = array[: self.count][keep]
            array[left : self.count] = np.zeros((), array.dtype)
        self.count = left
        self._sort()

    def search(self, probes: NDArray[np.float32], most: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Return (scores, places) of the best `most` or fewer for each probe, the likest first; shape (p, k)."""
        if self.index is None:
            scores = self._scan(probes)
            places = np.argsort(-scores, axis=1, kind="stable")[:, :most]
            return np.take_along_axis(scores, places, axis=1), places
        rough, near = self.index.search(probes, min(max(RERANKED, most), self.count))
        del rough
        return self._reranked(probes, near, most)

    def bytes_in_use(self) -> int:
        """Return the memory of the rows in use, and of the index."""
        rows = self.ids.itemsize + self.size + self.scales.itemsize
        rows += self._order.itemsize + self._keys.itemsize
        return self.count * rows + (codes_of(self.index).size if self.index is not None else 0)

    def _scan(self, probes: NDArray[np.float32]) -> NDArray[np.float32]:
        scores = np.empty((len(probes), self.count), np.float32)
        for start in range(0, self.count, CHUNK):
            end = min(start + CHUNK, self.count)
            scores[:, start:end] = products(self.codes[start:end], self.scales[start:end], probes)
        return scores

    def _reranked(
        self, probes: NDArray[np.float32], near: NDArray[np.int64], most: int
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        rows = self.codes[near].astype(np.float32)
        scores = np.einsum("pd,pkd->pk", probes, rows, optimize=True) * self.scales[near]
        best = np.argsort(-scores, axis=1, kind="stable")[:, :most]
        return np.take_along_axis(scores, best, axis=1), np.take_along_axis(near, best, axis=1)

    def _sort(self) -> None:
        keys = _low_halves(self.ids[: self.count])
        self._order = np.argsort(keys, kind="stable").astype(np.uint32)
        self._keys = keys[self._order]
        self._tail.clear()


def _low_halves(ids: NDArray[np.void]) -> NDArray[np.uint64]:
    """Return the lower half of each id, which is random in the ids that a record draws."""
    keys: NDArray[np.uint64] = ids.view(KEY)["low"].astype(np.uint64)
    return keys
