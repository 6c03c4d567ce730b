"""The key of a member's own face: drawn with it, wrapped anew by rotation, and destroyed with it.

Beside that key's seal a template is turned by a key of the operator's, so that it cannot be linked with a customer's.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection

from realname.connect.keys.data_keys import DataKey, KeyOwner, new_data_key, open_data_key, rewrap
from realname.connect.keys.keyring import WrappedKey
from realname.measure.faces.protection import protect
from realname.measure.readings import Template
from realname.record.keyring import keyring
from realname.record.operators.sealing import derived_key
from realname.record.staff.models import OwnFace

PURPOSE = "staff_face"
FORM = "staff-faces"
"""By which templates in the staff's form are known."""


def draw_key(row: OwnFace) -> DataKey:
    """Give a new row its key, and return it opened."""
    key, wrapped = new_data_key(keyring(), _owner(row.operator_id, row.id))
    row.key_id, row.key_blob = wrapped.key_id, wrapped.blob
    return key


def key_of(row: OwnFace) -> DataKey:
    """Open the key of a row that has not ended."""
    return open_data_key(keyring(), _wrapped(row), _owner(row.operator_id, row.id))


def in_staff_form(operator_id: uuid.UUID, template: Template) -> Template:
    """Return a template in the one form in which it is comparable with the staff's. Inside the tenant's transaction."""
    return protect(template, derived_key(operator_id, FORM), FORM)


def rewrap_keys(operator_id: uuid.UUID, after: uuid.UUID, at_most: int) -> list[uuid.UUID]:
    """Wrap the next keys that are not under the ring's current one anew; return their rows' ids, in order.

    Rows that somebody else holds are passed over. Inside the tenant's transaction.
    """
    ring = keyring()
    rows = OwnFace.objects.select_for_update(skip_locked=True).filter(id__gt=after, key_blob__isnull=False)
    found = list(rows.exclude(key_id=ring.current_key_id).order_by("id").only("id", "key_id", "key_blob")[:at_most])
    for row in found:
        wrapped = rewrap(ring, _wrapped(row), _owner(operator_id, row.id))
        row.key_id, row.key_blob = wrapped.key_id, wrapped.blob
        row.save(update_fields=("key_id", "key_blob"))
    return [row.id for row in found]


def keys_not_under(key_ids: Collection[str]) -> int:
    """Return how many keys are wrapped by others than these; faces that ended have none. In the transaction."""
    return OwnFace.objects.filter(key_blob__isnull=False).exclude(key_id__in=key_ids).count()


def _wrapped(row: OwnFace) -> WrappedKey:
    return WrappedKey(row.key_id, bytes(row.key_blob or b""))


def _owner(operator_id: uuid.UUID, face_id: uuid.UUID) -> KeyOwner:
    return KeyOwner(operator_id, face_id, PURPOSE)
