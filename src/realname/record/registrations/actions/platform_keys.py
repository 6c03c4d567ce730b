"""Keys of the whole service: drawn at their first use, stored wrapped, opened and wrapped anew by the keyring."""

from __future__ import annotations

import os
import uuid
from collections.abc import Collection

from realname.connect.keys.data_keys import KeyOwner, rewrap
from realname.connect.keys.keyring import WrappedKey
from realname.connect.keys.sealing import KEY_BYTES
from realname.record.keyring import keyring
from realname.record.registrations.models import PlatformKey

NOBODY = uuid.UUID(int=0)
"""In the place of an operator, since the key is none's."""


def platform_key(purpose: str) -> bytes:
    """Return the service's key for a purpose, as raw bytes.

    Two processes that draw at once end with one key: the unique row of the first to commit is read by the other.
    """
    row = PlatformKey.objects.filter(purpose=purpose).first()
    if row is None:
        wrapped = keyring().wrap(os.urandom(KEY_BYTES), _owner(purpose).context())
        row, _ = PlatformKey.objects.get_or_create(
            purpose=purpose, defaults={"key_id": wrapped.key_id, "blob": wrapped.blob}
        )
    return keyring().unwrap(WrappedKey(row.key_id, bytes(row.blob)), _owner(purpose).context())


def rewrap_keys() -> int:
    """Wrap the keys that are not under the ring's current one anew; return how many were not. In a transaction."""
    ring = keyring()
    found = list(PlatformKey.objects.select_for_update().exclude(key_id=ring.current_key_id).order_by("id"))
    for row in found:
        wrapped = rewrap(ring, WrappedKey(row.key_id, bytes(row.blob)), _owner(row.purpose))
        row.key_id, row.blob = wrapped.key_id, wrapped.blob
        row.save(update_fields=("key_id", "blob"))
    return len(found)


def keys_not_under(key_ids: Collection[str]) -> int:
    """Return how many keys are wrapped by others than these."""
    return PlatformKey.objects.exclude(key_id__in=key_ids).count()


def _owner(purpose: str) -> KeyOwner:
    return KeyOwner(NOBODY, None, purpose)
