"""A gallery in this process's memory: exact while small, product-quantized and re-ranked beyond, a thread a core.

It is filled from the encrypted rows at start and follows their changes; 10 million templates take 1.9 GB.
"""

from __future__ import annotations

import math
import os
import threading
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from uuid import UUID

import faiss
import numpy as np
from numpy.typing import NDArray

from realname.gallery.contract import Candidate, Entry, Kind, values_of
from realname.gallery.product_index import copied, learned
from realname.gallery.quantized import quantized
from realname.gallery.segment import CAPACITY, CHUNK, Segment
from realname.measure.readings import Template

INDEXED_FROM = 1 << 13
"""Entries from which on the index is worth its loss: an exact scan of so many takes some 7 ms a probe."""

SAMPLE = 1 << 16
"""Templates that a codebook is learned from: 4,096 a centroid; more change nothing that can be measured."""

PROBES = 64
"""Probes that are searched for at a time, which bounds the memory of a search."""


class InMemoryGallery:
    """Entries in segments; searches share them, and changes wait for the searches that run."""

    def __init__(self, kind: Kind, *, segment_capacity: int = CAPACITY, indexed_from: int = INDEXED_FROM) -> None:
        self.kind = kind
        self._capacity = segment_capacity
        self._indexed_from = indexed_from
        self._segments: list[Segment] = []
        self._codebook: faiss.IndexPQFastScan | None = None
        self._gate = _Gate()
        # A thread a core, each with its segments: the library's own threads would fight over the same cores.
        self._threads = ThreadPoolExecutor(
            os.cpu_count() or 1, "gallery", initializer=faiss.omp_set_num_threads, initargs=(1,)
        )

    def __len__(self) -> int:
        return sum(segment.count for segment in self._segments)

    def put(self, entries: Sequence[Entry]) -> None:
        """See `Gallery.put`."""
        newest = {entry.id: entry.template for entry in entries}
        values = values_of(list(newest.values()), self.kind)
        ids = np.frombuffer(b"".join(one.bytes for one in newest), "V16")
        with self._changing():
            self._remove(newest)
            self._append(ids, *quantized(values))
            self._index_when_large()

    def remove(self, ids: Collection[UUID]) -> int:
        """See `Gallery.remove`."""
        with self._changing():
            return self._remove(ids)

    def clear(self) -> None:
        """See `Gallery.clear`."""
        with self._changing():
            for segment in self._segments:
                segment.remove(np.arange(segment.count))
            self._segments.clear()
            self._codebook = None

    def search(self, probes: Sequence[Template], most: int, at_least: float = -math.inf) -> list[tuple[Candidate, ...]]:
        """See `Gallery.search`."""
        values = values_of(probes, self.kind)
        found: list[tuple[Candidate, ...]] = []
        for start in range(0, len(values), PROBES):
            with self._gate.reading():
                found += self._found(values[start : start + PROBES], most, at_least)
        return found

    def compare(self, probe: Template, ids: Collection[UUID]) -> tuple[Candidate, ...]:
        """Return how like a probe those entries are that are in here, the likest first: a search among a few."""
        values = values_of([probe], self.kind)
        found: list[Candidate] = []
        with self._gate.reading():
            for segment in self._segments:
                places = segment.places(ids)
                rows = segment.codes[places] * segment.scales[places, None]
                scores = (rows @ values[0]).tolist()
                found += [
                    Candidate(UUID(bytes=segment.ids[place].tobytes()), score)
                    for place, score in zip(places.tolist(), scores, strict=True)
                ]
        return tuple(sorted(found, key=lambda one: -one.score))

    def put_rows(self, ids: NDArray[np.void], codes: NDArray[np.int8], scales: NDArray[np.float32]) -> None:
        """Take rows as `rows` gave them, none of which is in here."""
        with self._changing():
            self._append(ids, codes, scales)
            self._index_when_large()

    def rows(self, most: int) -> Iterator[tuple[NDArray[np.void], NDArray[np.int8], NDArray[np.float32]]]:
        """Yield all entries as (ids, codes, scales) of at most `most` rows; they stay as they are meanwhile."""
        with self._gate.reading():
            for segment in self._segments:
                for start in range(0, segment.count, most):
                    part = slice(start, min(start + most, segment.count))
                    yield segment.ids[part], segment.codes[part], segment.scales[part]

    def bytes_in_use(self) -> int:
        """Return the memory of the entries and of what finds them."""
        return sum(segment.bytes_in_use() for segment in self._segments)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Wait for the searches, and change in this thread alone.

        The index library's threads wait for one another by spinning: beside other work a codebook took 20 s, not 0.3.
        """
        faiss.omp_set_num_threads(1)
        with self._gate.changing():
            yield

    def _found(self, values: NDArray[np.float32], most: int, at_least: float) -> list[tuple[Candidate, ...]]:
        full = [segment for segment in self._segments if segment.count]
        parts = list(self._threads.map(lambda segment: (segment, *segment.search(values, most)), full))
        return [
            _best([(segment, scores[row], places[row]) for segment, scores, places in parts], most, at_least)
            for row in range(len(values))
        ]

    def _remove(self, ids: Collection[UUID]) -> int:
        gone = 0
        for segment in self._segments:
            places = segment.places(ids)
            segment.remove(places)
            gone += len(places)
        return gone

    def _append(self, ids: NDArray[np.void], codes: NDArray[np.int8], scales: NDArray[np.float32]) -> None:
        start = 0
        while start < len(ids):
            if not self._segments or not self._segments[-1].room:
                index = copied(self._codebook) if self._codebook is not None else None
                self._segments.append(Segment(self.kind.size, self._capacity, index=index))
            segment = self._segments[-1]
            end = start + min(segment.room, len(ids) - start)
            segment.append(ids[start:end], codes[start:end], scales[start:end])
            start = end

    def _index_when_large(self) -> None:
        if self._codebook is not None or len(self) < self._indexed_from:
            return
        self._codebook = learned(self._sample())
        for segment in self._segments:
            segment.train(self._codebook)

    def _sample(self) -> NDArray[np.float32]:
        """Return rows spread evenly over the gallery, so that a codebook does not depend on chance."""
        step = max(1, len(self) // SAMPLE)
        rows = [
            segment.values(start, min(start + CHUNK, segment.count))[::step]
            for segment in self._segments
            for start in range(0, segment.count, CHUNK)
        ]
        return np.concatenate(rows)[:SAMPLE]


def _best(
    parts: Sequence[tuple[Segment, NDArray[np.float32], NDArray[np.int64]]], most: int, at_least: float
) -> tuple[Candidate, ...]:
    ranked = sorted(
        (
            (score, segment, place)
            for segment, scores, places in parts
            for score, place in zip(scores.tolist(), places.tolist(), strict=True)
            if score >= at_least
        ),
        key=lambda one: -one[0],
    )
    return tuple(Candidate(UUID(bytes=segment.ids[place].tobytes()), score) for score, segment, place in ranked[:most])


class _Gate:
    """Let many read or one change. Who changes goes first, so that an erasure does not wait for a queue of searches."""

    def __init__(self) -> None:
        self._free = threading.Condition()
        self._readers = 0
        self._waiting = 0
        self._is_changing = False

    @contextmanager
    def reading(self) -> Iterator[None]:
        with self._free:
            self._free.wait_for(lambda: not self._is_changing and not self._waiting)
            self._readers += 1
        try:
            yield
        finally:
            with self._free:
                self._readers -= 1
                self._free.notify_all()

    @contextmanager
    def changing(self) -> Iterator[None]:
        with self._free:
            self._waiting += 1
            self._free.wait_for(lambda: not self._is_changing and not self._readers)
            self._waiting -= 1
            self._is_changing = True
        try:
            yield
        finally:
            with self._free:
                self._is_changing = False
                self._free.notify_all()
