"""What keeps the templates that are searched, by the dotted path that the settings name (`REALNAME_GALLERY`)."""

from __future__ import annotations

import os

from realname.gallery.contract import Gallery, Kind
from realname.gallery.memory import InMemoryGallery


def in_memory(kind: Kind) -> Gallery:
    """Keep them in the memory of each worker: for up to ten million templates a machine."""
    return InMemoryGallery(kind)


def in_milvus(kind: Kind) -> Gallery:
    """Keep them in Milvus, at `REALNAME_MILVUS_URI` with `REALNAME_MILVUS_TOKEN`. Needs the extra `milvus`."""
    # Only here: whoever keeps them in memory needs no client.
    from pymilvus import MilvusClient  # noqa: PLC0415

    from realname.gallery.milvus import MilvusGallery  # noqa: PLC0415

    client = MilvusClient(uri=os.environ["REALNAME_MILVUS_URI"], token=os.environ.get("REALNAME_MILVUS_TOKEN", ""))
    return MilvusGallery(kind, client)
