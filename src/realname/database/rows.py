"""Whose rows exist in a transaction: one operator's, or, for the owner's named jobs, everyone's."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connections, transaction
from django.db.utils import DEFAULT_DB_ALIAS

from realname.database.errors import TenantError
from realname.database.row_security import DIRECTORY_FUNCTION, MAINTENANCE_SETTING, TENANT_SETTING

OWNER_ALIAS = "owner"

log = logging.getLogger(__name__)

# One round trip: the settings are read where they count, so that a savepoint rolled back cannot leave us with another
# idea of them. An operator's rows and a job over all of them exclude each other, for row security would show the sum.
ENTER = """
SELECT coalesce(current_setting(%(name)s, true), ''), set_config(%(name)s, %(value)s, true)
WHERE coalesce(current_setting(%(name)s, true), '') IN ('', %(value)s)
    AND coalesce(current_setting(%(excluded)s, true), '') = ''
"""
LEAVE = "SELECT set_config(%(name)s, %(before)s, true)"


@contextmanager
def tenant(operator_id: UUID, *, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Open a transaction in which the rows of that operator exist, and no others; it commits at the end of the block.

    Inside itself, for the same operator, it is a savepoint. TenantError `database.another_tenant` for another operator,
    `database.no_tenant` for what is not an operator's id. It stops forgotten filters, not SQL that an attacker writes.
    """
    if not isinstance(operator_id, UUID):
        raise TenantError("an operator is named by its id, a UUID", code="database.no_tenant")
    with _setting(TENANT_SETTING, str(operator_id), MAINTENANCE_SETTING, using):
        yield


def let_connection_go(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """Give this thread's connection back to the pool before a call to another system; nothing within a transaction.

    A thread that waits for somebody else would else keep one of the few, and a slow system would stop all the others.
    """
    if not connections[using].in_atomic_block:
        connections[using].close()


@contextmanager
def maintenance(reason: str, *, using: str = OWNER_ALIAS) -> Iterator[None]:
    """Open a transaction in which the rows of every operator exist, for a named job on the owner's connection.

    It is logged. On the connection of `app`, which people's requests use, it shows nothing.
    """
    if not reason.strip():
        raise TenantError("a job over all operators names its reason", code="database.no_tenant")
    log.warning("rows of every operator are open to the job: %s", reason)
    with _setting(MAINTENANCE_SETTING, reason, TENANT_SETTING, using):
        yield


def tenant_ids(*, using: str = DEFAULT_DB_ALIAS) -> list[UUID]:
    """Return the ids of all operators, for a job that visits each with `tenant`; nothing else of them is told."""
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT {DIRECTORY_FUNCTION}()")
        return [row[0] for row in cursor.fetchall()]


@contextmanager
def _setting(name: str, value: str, excluded: str, using: str) -> Iterator[None]:
    connection = connections[using]
    is_inside = connection.in_atomic_block
    with transaction.atomic(using=using):
        with connection.cursor() as cursor:
            cursor.execute(ENTER, {"name": name, "value": value, "excluded": excluded})
            entered = cursor.fetchone()
        if entered is None:
            raise TenantError("other rows than those asked for are already open in this transaction")
        yield
        if is_inside and not connection.needs_rollback:  # the outer transaction goes on, and must not keep the rows
            with connection.cursor() as cursor:
                cursor.execute(LEAVE, {"name": name, "before": entered[0]})
