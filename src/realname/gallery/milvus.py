"""A gallery in Milvus, for more templates than one machine's memory holds. Needs the extra `milvus`.

The server sees protected templates and random ids. Reads are strongly consistent, so that what was removed is found no
more. Milvus wipes removed rows when it compacts: `remove` asks for that; docs/galleries.md says what else a cluster's
operator must set.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from pymilvus import DataType, MilvusClient, MilvusException

from realname.gallery.contract import Candidate, Entry, Kind, values_of
from realname.gallery.errors import GalleryUnreachable, OtherTemplates
from realname.measure.readings import Template

ID, VALUES = "id", "template"
STRONG = "Strong"
BATCH = 1000
"""Rows a call: half a megabyte, far below the server's limit of 64."""

MOST_OF_MILVUS = 16_384
"""What one search of Milvus returns at most."""


class MilvusGallery:
    """One collection of a server, or of a file of `milvus-lite`, for one kind of templates.

    `index` is a type of Milvus: FLAT is exact; a cluster takes one of its quantized ones with `index_params`.
    """

    def __init__(
        self, kind: Kind, client: MilvusClient, *, index: str = "FLAT", index_params: dict[str, object] | None = None
    ) -> None:
        self.kind = kind
        self._client = client
        self._index = index
        self._index_params = index_params or {}
        with _reached():
            self._open()

    def __len__(self) -> int:
        with _reached():
            [row] = self._client.query(self.kind.name, filter="", output_fields=["count(*)"], consistency_level=STRONG)
        return int(row["count(*)"])

    def put(self, entries: Sequence[Entry]) -> None:
        """See `Gallery.put`. A batch that the server does not take is to be put again, which changes nothing else."""
        newest = {entry.id: entry.template for entry in entries}
        values = values_of(list(newest.values()), self.kind)
        rows = [{ID: one.hex, VALUES: row.tolist()} for one, row in zip(newest, values, strict=True)]
        with _reached():
            for start in range(0, len(rows), BATCH):
                self._client.upsert(self.kind.name, rows[start : start + BATCH])

    def remove(self, ids: Collection[UUID]) -> int:
        """See `Gallery.remove`."""
        wanted = sorted({one.hex for one in ids})
        gone = 0
        with _reached():
            for start in range(0, len(wanted), BATCH):
                part = wanted[start : start + BATCH]
                there = self._client.query(self.kind.name, ids=part, output_fields=[ID], consistency_level=STRONG)
                if there:
                    self._client.delete(self.kind.name, ids=[row[ID] for row in there])
                    gone += len(there)
            if gone:
                self._client.flush(self.kind.name)
                self._client.compact(self.kind.name)
        return gone

    def clear(self) -> None:
        """See `Gallery.clear`."""
        with _reached():
            self._client.drop_collection(self.kind.name)
            self._open()

    def search(self, probes: Sequence[Template], most: int, at_least: float = -math.inf) -> list[tuple[Candidate, ...]]:
        """See `Gallery.search`. ValueError where `most` is more than Milvus gives."""
        if most > MOST_OF_MILVUS:
            raise ValueError(f"Milvus returns at most {MOST_OF_MILVUS} entries a search")
        values = values_of(probes, self.kind)
        with _reached():
            answers = self._client.search(
                self.kind.name,
                data=[row.tolist() for row in values],
                anns_field=VALUES,
                limit=most,
                search_params={"metric_type": "IP"},
                output_fields=[ID],
                consistency_level=STRONG,
            )
        return [
            tuple(Candidate(UUID(hex=hit[ID]), float(hit["distance"])) for hit in hits if hit["distance"] >= at_least)
            for hits in answers
        ]

    def _open(self) -> None:
        name = self.kind.name
        if self._client.has_collection(name):
            if self._client.describe_collection(name)["description"] != _described(self.kind):
                raise OtherTemplates("the collection holds templates of another engine, or of another gallery")
            self._client.load_collection(name)
            return
        schema = MilvusClient.create_schema(
            auto_id=False, enable_dynamic_field=False, description=_described(self.kind)
        )
        schema.add_field(ID, DataType.VARCHAR, is_primary=True, max_length=32)
        schema.add_field(VALUES, DataType.FLOAT_VECTOR, dim=self.kind.size)
        index = self._client.prepare_index_params()
        index.add_index(VALUES, index_type=self._index, metric_type="IP", params=self._index_params)
        self._client.create_collection(name, schema=schema, index_params=index, consistency_level=STRONG)


def _described(kind: Kind) -> str:
    return f"realname gallery; engine {kind.engine_digest}; key {kind.key_id}; {kind.size} values"


@contextmanager
def _reached() -> Iterator[None]:
    """Turn what the client says into what a gallery says; its own words may repeat what was sent."""
    try:
        yield
    except MilvusException as error:
        raise GalleryUnreachable(f"Milvus answered with code {error.code}") from None
