"""Terminals are registered by their public key, and revoked: a revoked one is refused within seconds."""

from __future__ import annotations

import base64
import binascii
import uuid

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.utils import timezone

from realname.record.errors import Conflict, Invalid, NotFound
from realname.record.operators.actions.events import done_by, emit
from realname.record.oversight.actions.telling import tell_programme
from realname.record.programmes.changes import note_changes
from realname.record.programmes.kinds import TERMINAL_OF
from realname.record.programmes.locks import locked_programme
from realname.record.programmes.models import Programme, Terminal

LONGEST_NAME = 80
KEY_BYTES = 32


def register_terminal(programme_id: uuid.UUID, name: str, public_key: str, by: str = "") -> Terminal:
    """Let a device send frames, by its Ed25519 public key in base64url (RFC 8037, `x`). In the tenant's transaction.

    NotFound; Invalid `terminal.*`; Conflict `terminal.exists`, `programme.closed`.
    """
    programme = locked_programme(programme_id)
    if programme.state == Programme.State.CLOSED:
        raise Conflict("The programme is closed for good.", code="programme.closed", remedy="Make another one.")
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        raise Invalid(
            f"A terminal's name has between 1 and {LONGEST_NAME} characters.", code="terminal.name", pointer="/name"
        )
    key = public_key_bytes(public_key)
    if Terminal.objects.filter(public_key=key).exists():
        raise Conflict(
            "A terminal has this key already, or had it.", code="terminal.exists", remedy="Have it draw a new key."
        )
    row = Terminal.objects.create(
        operator_id=programme.operator_id,
        programme=programme,
        kind=TERMINAL_OF[programme.kind],
        name=name.strip(),
        public_key=key,
    )
    tell_programme(row.operator_id, programme.id, programme.kind, "terminal_added")
    emit(row.operator_id, "terminal.added", row.id, done_by(by))
    return row


def revoke_terminal(terminal_id: uuid.UUID, by: str = "") -> Terminal:
    """Refuse a terminal's frames from now on, for good. In the tenant's transaction. NotFound. Twice is no error."""
    row = Terminal.objects.select_for_update(of=("self",)).select_related("programme").filter(id=terminal_id).first()
    if row is None:
        raise NotFound("There is no such terminal.")
    if row.revoked_at is None:
        row.revoked_at = timezone.now()
        row.save(update_fields=("revoked_at",))
        note_changes(row.programme_id, [row.id])
        tell_programme(row.operator_id, row.programme_id, row.programme.kind, "terminal_revoked")
        emit(row.operator_id, "terminal.revoked", row.id, done_by(by))
    return row


def public_key_bytes(text: str) -> bytes:
    """Return the 32 bytes of a public key in base64url. Invalid `terminal.key`."""
    try:
        key = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        Ed25519PublicKey.from_public_bytes(key)
    except (binascii.Error, ValueError, UnsupportedAlgorithm) as error:
        raise Invalid(
            "The key is an Ed25519 public key: 32 bytes in base64url.", code="terminal.key", pointer="/public_key"
        ) from error
    return key
