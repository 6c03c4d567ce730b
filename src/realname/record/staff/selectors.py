"""Read stores, members and passkeys. Inside the tenant's transaction."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from realname.record.errors import NotFound
from realname.record.staff.models import Member, Passkey, Store


def stores() -> QuerySet[Store]:
    """Return the stores that are open, by name."""
    return Store.objects.filter(closed_at=None).order_by("name")


def store_of(store_id: uuid.UUID) -> Store:
    """Return a store. NotFound where it is not this operator's."""
    row = Store.objects.filter(id=store_id).first()
    if row is None:
        raise NotFound("There is no such store.")
    return row


def members() -> QuerySet[Member]:
    """Return everybody of the staff, also who is disabled, by name."""
    return Member.objects.select_related("store").order_by("name")


def member_of(member_id: uuid.UUID) -> Member:
    """Return a member. NotFound where she is not this operator's."""
    row = members().filter(id=member_id).first()
    if row is None:
        raise NotFound("There is no such member of the staff.")
    return row


def passkeys_of(member_id: uuid.UUID) -> QuerySet[Passkey]:
    """Return a member's passkeys, oldest first."""
    return Passkey.objects.filter(member=member_id, removed_at=None).order_by("id")
