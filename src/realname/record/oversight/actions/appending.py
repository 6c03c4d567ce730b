"""Append a leaf to the public log, in the transaction that makes true what it says."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.db import connection
from django.utils import timezone

from realname.ledger.kinds import LeafKind
from realname.ledger.leaves import Leaf, whole_milliseconds
from realname.ledger.values import Value

# One round trip: the entry, and that it waits for its place.
APPEND = """
WITH entry AS (
    INSERT INTO oversight_entry (leaf, kind, party, at) VALUES (%s, %s, %s, %s) RETURNING id
)
INSERT INTO oversight_pending (entry_id) SELECT id FROM entry RETURNING entry_id
"""


def append(leaf: Leaf) -> int:
    """Append a leaf and return its entry's number, which is not its place in the tree. Inside a transaction.

    RuntimeError outside of one: a leaf that is committed without what it tells of would be a lie for ever.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a leaf is appended in the transaction that makes it true")
    operator = leaf.body.get("operator")
    party = None if operator is None else uuid.UUID(str(operator))
    with connection.cursor() as cursor:
        cursor.execute(APPEND, [leaf.encoded, leaf.kind.value, party, leaf.at])
        return int(cursor.fetchone()[0])


def leaf_now(kind: LeafKind, operator_id: uuid.UUID | None, **body: Value | None) -> Leaf:
    """Return a leaf of this moment that names the operator; members that are None are left out."""
    return Leaf(kind, whole_milliseconds(timezone.now()), _members(operator_id, body))


def _members(operator_id: uuid.UUID | None, body: Mapping[str, Value | None]) -> dict[str, Value]:
    named: dict[str, Value] = {} if operator_id is None else {"operator": str(operator_id)}
    return named | {name: value for name, value in body.items() if value is not None}
