"""Read the log of a test."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.db import connections, transaction
from django.test import Client

from realname.database.connecting import database_settings
from realname.database.disposable import connected, copy_database, drop_database
from realname.database.embedded import Server
from realname.database.rows import OWNER_ALIAS
from realname.ledger.kinds import LeafKind
from realname.ledger.leaves import parse
from realname.record.oversight.actions.appending import append, leaf_now
from realname.record.oversight.actions.sequencing import sequence_all
from realname.record.oversight.models import Entry
from realname.record.oversight.published import log_folder, published_note

TABLES = tuple(
    f"oversight_{name}" for name in ("entry", "pending", "position", "node", "head", "cosignature", "publication")
)


def told(kind: LeafKind) -> list[dict[str, Any]]:
    """Return the bodies of the leaves of a kind, as they were appended."""
    rows = Entry.objects.filter(kind=kind.value).order_by("id")
    return [dict(parse(bytes(row.leaf)).body) for row in rows]


def kinds() -> list[str]:
    """Return the kinds of all leaves, as they were appended."""
    return list(Entry.objects.order_by("id").values_list("kind", flat=True))


def append_some(count: int) -> list[int]:
    """Append leaves that nothing has to be true for, and return their entries' numbers."""
    leaf = leaf_now(LeafKind.CONSENT_WITHDRAWN, uuid.uuid4(), purpose="face")
    # A millisecond apart: two of one moment would be the same bytes, and could change places unseen.
    leaves = [replace(leaf, at=leaf.at - timedelta(milliseconds=count - place)) for place in range(count)]
    with transaction.atomic():
        return [append(one) for one in leaves]


def published() -> str:
    """Return what is published."""
    note = published_note()
    assert note is not None
    return note


def changed(statements: str) -> None:
    """Do to the tables what only their owner can, with every trigger off."""
    with connections[OWNER_ALIAS].cursor() as cursor:
        for statement in statements.split(";"):
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(statement)
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def copied(server: Server, database: str) -> str:
    """Copy a database as it is now: a backup. Return the copy's name."""
    connections.close_all()
    name = f"copy_{uuid.uuid4().hex[:8]}"
    copy_database(server.address, database, name)
    return name


@contextmanager
def elsewhere(server: Server, name: str) -> Iterator[None]:
    """Work on another database in the block, as after a restore, and drop it at its end."""
    connections.close_all()
    address = server.address
    try:
        with connected(database_settings(address.url("app", name), address.url("owner", name), pooled=False)):
            yield
    finally:
        drop_database(address, name)


def resigned(statements: str, *, and_one_more: bool = False) -> None:
    """Change leaves, build the whole tree again over what is left, and have the service's own key sign it."""
    changed("DELETE FROM oversight_head; DELETE FROM oversight_node; DELETE FROM oversight_position")
    changed(statements)
    changed("INSERT INTO oversight_pending SELECT id FROM oversight_entry")
    if and_one_more:
        append_some(1)
    for name in ("signed", "checkpoint"):
        (log_folder() / name).unlink()
    sequence_all()


class Web:
    """The log as the public reads it, under Django's test client."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def read(self, path: str) -> bytes | None:
        """Return a file of the log, None where there is none."""
        answer = self._client.get(f"/log/{path}")
        return answer.content if answer.status_code == HTTPStatus.OK else None
