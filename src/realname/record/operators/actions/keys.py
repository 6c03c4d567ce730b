"""Keys of the operator itself: drawn at their first use, stored wrapped, opened by the keyring."""

from __future__ import annotations

from collections.abc import Callable

from realname.connect.keys.data_keys import KeyOwner
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
