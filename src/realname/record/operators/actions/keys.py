"""Keys of the operator itself: drawn at their first use, stored wrapped, opened and wrapped anew by the keyring."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection

from realname.connect.keys.data_keys import KeyOwner, rewrap
from realname.connect.keys.keyring import WrappedKey
from realname.record.keyring import keyring
from realname.record.operators.models import OperatorKey


def operator_key(owner: KeyOwner, draw: Callable[[], bytes]) -> bytes:
    """Return the operator's key for a purpose, as raw bytes. Inside the tenant's transaction.

    Two processes that draw at once end with one key: the unique row of the first to commit is read by the other.
    """
    row = OperatorKey.objects.filter(purpose=owner.purpose).first()
    if row is None:
        wrapped = keyring().wrap(draw(), owner.context())
        row, _ = OperatorKey.objects.get_or_create(
            operator_id=owner.operator,
            purpose=owner.purpose,
            defaults={"key_id": wrapped.key_id, "blob": wrapped.blob},
        )
    return keyring().unwrap(WrappedKey(row.key_id, bytes(row.blob)), owner.context())


def rewrap_keys(operator_id: uuid.UUID, after: uuid.UUID, at_most: int) -> list[uuid.UUID]:
    """Wrap the next keys that are not under the ring's current one anew; return their rows' ids, in order.

    Rows that somebody else holds are passed over. Inside the tenant's transaction.
    """
    ring = keyring()
    rows = OperatorKey.objects.select_for_update(skip_locked=True).filter(id__gt=after)
    found = list(rows.exclude(key_id=ring.current_key_id).order_by("id")[:at_most])
    for row in found:
        owner = KeyOwner(operator_id, None, row.purpose)
        wrapped = rewrap(ring, WrappedKey(row.key_id, bytes(row.blob)), owner)
        row.key_id, row.blob = wrapped.key_id, wrapped.blob
        row.save(update_fields=("key_id", "blob"))
    return [row.id for row in found]


def keys_not_under(key_ids: Collection[str]) -> int:
    """Return how many keys are wrapped by others than these. Inside the tenant's transaction."""
    return OperatorKey.objects.exclude(key_id__in=key_ids).count()
