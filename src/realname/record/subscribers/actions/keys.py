"""Subscribers' data keys when the key-encryption key changes: wrapped anew, so that what they seal stays as it is."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from realname.connect.keys.data_keys import rewrap
from realname.connect.keys.keyring import WrappedKey
from realname.record.keyring import keyring
from realname.record.subscribers.models import Subscriber
from realname.record.subscribers.sealing import owner_of


def rewrap_keys(operator_id: uuid.UUID, after: uuid.UUID, at_most: int) -> list[uuid.UUID]:
    """Wrap the next keys that are not under the ring's current one anew; return their rows' ids, in order.

    Rows that somebody else holds are passed over. Inside the tenant's transaction.
    """
    ring = keyring()
    rows = Subscriber.objects.select_for_update(skip_locked=True).filter(id__gt=after, key_blob__isnull=False)
    found = list(rows.exclude(key_id=ring.current_key_id).order_by("id").only("id", "key_id", "key_blob")[:at_most])
    for row in found:
        wrapped = rewrap(ring, WrappedKey(row.key_id, bytes(row.key_blob or b"")), owner_of(operator_id, row.id))
        row.key_id, row.key_blob = wrapped.key_id, wrapped.blob
        row.save(update_fields=("key_id", "key_blob"))
    return [row.id for row in found]


def keys_not_under(key_ids: Collection[str]) -> int:
    """Return how many keys are wrapped by others than these; erased people have none. In the transaction."""
    return Subscriber.objects.filter(key_blob__isnull=False).exclude(key_id__in=key_ids).count()
