"""The log's own key: drawn once, wrapped by the keyring, and used to sign checkpoints."""

from __future__ import annotations

import os
import uuid
from collections.abc import Collection

from realname.connect.keys.data_keys import KeyOwner, rewrap
from realname.connect.keys.keyring import WrappedKey
from realname.ledger import checkpoints, notes
from realname.ledger.checkpoints import Checkpoint
from realname.ledger.errors import NoteError
from realname.ledger.notes import PrivateKey, PublicKey
from realname.record.keyring import keyring
from realname.record.oversight.models import Log

OWNER = KeyOwner(uuid.UUID(int=0), None, "log")
"""What the wrapping is bound to: the log is no operator's."""

UNNAMED = "log.realname.invalid/"
"""Begins the origin of a log that REALNAME_LOG_ORIGIN does not name: an address of nobody's; a number follows."""


def the_log() -> Log:
    """Return the installation's log, beginning it at its first use. Inside a transaction that holds the log's lock."""
    found = Log.objects.first()
    if found is not None:
        return found
    key = notes.new_key(os.environ.get("REALNAME_LOG_ORIGIN") or UNNAMED + uuid.uuid4().hex[:12])
    wrapped = keyring().wrap(key.seed, OWNER.context())
    return Log.objects.create(origin=key.name, public_key=key.public.public, key_id=wrapped.key_id, blob=wrapped.blob)


def signed_note(log: Log, size: int, root: bytes) -> str:
    """Return the signed checkpoint of a tree."""
    seed = keyring().unwrap(WrappedKey(log.key_id, bytes(log.blob)), OWNER.context())
    return checkpoints.signed(Checkpoint(log.origin, size, root), PrivateKey(log.origin, seed)).decode()


def read_note(log: Log, note: str) -> Checkpoint:
    """Return what a checkpoint of this log says. NoteError where it is not one, or the log's key did not sign it."""
    read = notes.read(note.encode())
    found = checkpoints.parse(read.text)
    if not notes.verified(read, [public_key(log)]):
        raise NoteError("the log has not signed the checkpoint", code="checkpoint.unsigned")
    return found


def public_key(log: Log) -> PublicKey:
    """Return the key by which anyone verifies the log's checkpoints."""
    return PublicKey(log.origin, bytes(log.public_key))


def rewrap_key() -> bool:
    """Wrap the log's key by the ring's current one; tell whether it was not. Inside a transaction."""
    log = Log.objects.select_for_update().first()
    if log is None or log.key_id == keyring().current_key_id:
        return False
    wrapped = rewrap(keyring(), WrappedKey(log.key_id, bytes(log.blob)), OWNER)
    log.key_id, log.blob = wrapped.key_id, wrapped.blob
    log.save(update_fields=("key_id", "blob"))
    return True


def is_key_under(key_ids: Collection[str]) -> bool:
    """Tell whether the log's key is wrapped by one of these, or there is none yet."""
    log = Log.objects.first()
    return log is None or log.key_id in key_ids
