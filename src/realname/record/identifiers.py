"""Identifiers that we give: UUIDv7 (RFC 9562), which grow with time, so that pages need no second column."""

from __future__ import annotations

import uuid

import uuid_utils.compat


def new_id() -> uuid.UUID:
    """Return a fresh UUIDv7."""
    return uuid_utils.compat.uuid7()
