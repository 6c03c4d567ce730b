"""A subscriber's data key: drawn with her row, opened to seal and read, destroyed to erase her."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Mapping

from realname.connect.keys.blind_index import BlindIndex, index_owner
from realname.connect.keys.data_keys import DataKey, KeyOwner, Place, new_data_key, open_data_key
from realname.connect.keys.keyring import WrappedKey
from realname.connect.keys.sealing import KEY_BYTES, Bytes
from realname.record.errors import Conflict
from realname.record.keyring import keyring
from realname.record.operators.actions.keys import operator_key
from realname.record.subscribers.models import Subscriber

PURPOSE = "subscriber"
TABLE = "subscribers_subscriber"
INDEX_VERSION = 1


def draw_key(subscriber: Subscriber) -> DataKey:
    """Give a new subscriber her data key."""
    key, wrapped = new_data_key(keyring(), owner_of(subscriber.operator_id, subscriber.id))
    subscriber.key_id, subscriber.key_blob = wrapped.key_id, wrapped.blob
    return key


def key_of(subscriber: Subscriber) -> DataKey:
    """Open her data key. Conflict `subscriber.erased` where it was destroyed."""
    return opened_key(subscriber.operator_id, subscriber.id, subscriber.key_id, subscriber.key_blob)


def opened_key(operator_id: uuid.UUID, subscriber_id: uuid.UUID, key_id: str, blob: Bytes | None) -> DataKey:
    """Open a data key from the columns of its row, for who reads many rows. Conflict `subscriber.erased`."""
    if blob is None:
        raise Conflict(
            "This person's data was erased.",
            code="subscriber.erased",
            remedy="Begin a new registration; what was erased cannot come back.",
        )
    return open_data_key(keyring(), WrappedKey(key_id, bytes(blob)), owner_of(operator_id, subscriber_id))


def seal_fields(subscriber: Subscriber, key: DataKey, fields: Mapping[str, str]) -> None:
    """Put her fields into the row, sealed, with the blind indexes by which she can be found."""
    content = json.dumps(dict(sorted(fields.items())), ensure_ascii=False).encode()
    subscriber.sealed = bytes(key.seal(content, Place(TABLE, "sealed", subscriber.id)))
    index = blind_index(subscriber.operator_id)
    number = fields.get("document_number")
    phone = fields.get("phone")
    subscriber.number_index = index.of("document_number", number) if number else None
    subscriber.phone_index = index.of("phone", phone) if phone else None


def read_fields(subscriber: Subscriber) -> dict[str, str]:
    """Return her fields."""
    if subscriber.sealed is None:
        return {}
    content = key_of(subscriber).unseal(bytes(subscriber.sealed), Place(TABLE, "sealed", subscriber.id))
    fields: dict[str, str] = json.loads(bytes(content))
    return fields


def blind_index(operator_id: uuid.UUID) -> BlindIndex:
    """Return the operator's index keys, drawing the first one at its first use. Inside the tenant's transaction."""
    owner = index_owner(operator_id, INDEX_VERSION)
    root = operator_key(owner, lambda: os.urandom(KEY_BYTES))
    return BlindIndex(operator_id, {INDEX_VERSION: root})


def owner_of(operator_id: uuid.UUID, subscriber_id: uuid.UUID) -> KeyOwner:
    """Return what the wrapping of her data key is bound to."""
    return KeyOwner(operator_id, subscriber_id, PURPOSE)
