"""Change the key-encryption key while the service goes on: every data key is wrapped anew, and nothing else is touched.

A process uses the ring's newest key from its next wrap on, without a restart. What a transaction that had begun before
wrapped under an older key is seen once that transaction has ended; hence a second pass, after all of those have.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from realname.database.rows import tenant, tenant_ids
from realname.record.errors import Conflict, RetryLater
from realname.record.keyring import keyring
from realname.record.operators.actions import keys as operators
from realname.record.oversight.actions.signing import is_key_under, rewrap_key
from realname.record.registrations.actions import platform_keys
from realname.record.staff.actions import face_keys
from realname.record.subscribers.actions import keys as subscribers

BATCH = 500
"""Rows that one transaction holds: a few milliseconds' work."""

WAIT_S = 0.1
PATIENCE_S = 120.0
"""The service ends a transaction that idles for 15 seconds, and a statement after 30."""

FIRST = uuid.UUID(int=0)

OLDER = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid() AND xact_start <= %s
"""

Progress = Callable[[str, int, int], None]
"""Told the step, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One table of data keys: how its app wraps its rows anew, and counts those that are left."""

    rewrap: Callable[[uuid.UUID, uuid.UUID, int], list[uuid.UUID]]
    not_under: Callable[[Collection[str]], int]


KINDS = (
    Kind(operators.rewrap_keys, operators.keys_not_under),
    Kind(subscribers.rewrap_keys, subscribers.keys_not_under),
    Kind(face_keys.rewrap_keys, face_keys.keys_not_under),
)


def new_key() -> str:
    """Make a new key-encryption key, under which data keys are wrapped from now on; return its id."""
    return keyring().rotate()


def rewrap_all(progress: Progress = lambda *_: None) -> int:
    """Wrap every data key of every operator by the ring's current key; return how many were not.

    Opens its own transactions; call outside of one. RetryLater `rotation.waits` where an older transaction does not
    end: what was done stays done, and a second run goes on.
    """
    rewrapped = _pass("keys", progress)
    wait_for_older_transactions()
    return rewrapped + _pass("keys written meanwhile", progress)


def retire_older() -> tuple[str, ...]:
    """Destroy every key but the current one, for good; return their ids.

    Conflict `rotation.key_in_use`, and nothing is destroyed, while a row names one of them.
    """
    ring = keyring()
    older = ring.key_ids - {ring.current_key_id}
    wait_for_older_transactions()  # one of them may have read a row as it was before, or not yet have written one
    left = _left()
    if left:
        raise Conflict(
            f"{left} data keys are still wrapped by older keys; none was destroyed.",
            code="rotation.key_in_use",
            remedy="Run `realname keys rotate --finish --retire`, which wraps them anew first.",
        )
    for key_id in sorted(older):
        ring.retire(key_id)
    return tuple(sorted(older))


def wait_for_older_transactions(patience_s: float = PATIENCE_S) -> None:
    """Return once every transaction of the service that is open now has ended. RetryLater `rotation.waits`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now = cursor.fetchone()[0]
        until = time.monotonic() + patience_s
        while True:
            cursor.execute(OLDER, [now])
            if cursor.fetchone()[0] == 0:
                return
            if time.monotonic() > until:
                raise RetryLater(
                    "A transaction of the service does not end.",
                    code="rotation.waits",
                    remedy="End the session that pg_stat_activity shows as the oldest, then run it with --finish.",
                )
            time.sleep(WAIT_S)


def _pass(step: str, progress: Progress) -> int:
    total, done = _left(), 0
    progress(step, done, total)
    with transaction.atomic():
        done += rewrap_key() + platform_keys.rewrap_keys()
    for operator_id in tenant_ids():
        for kind in KINDS:
            for count in _batches(operator_id, kind):
                done += count
                progress(step, done, max(done, total))
    return done


def _batches(operator_id: uuid.UUID, kind: Kind) -> Iterator[int]:
    """Wrap an operator's keys of one table anew, by their rows' ids; give the size of each batch once it is there.

    Rows that somebody held are found again from the start.
    """
    after = FIRST
    while True:
        with tenant(operator_id):
            ids = kind.rewrap(operator_id, after, BATCH)
            is_over = not ids and not kind.not_under({keyring().current_key_id})
        if is_over:
            return
        if ids:
            after = ids[-1]
            yield len(ids)
        else:
            after = FIRST
            time.sleep(WAIT_S)


def _left() -> int:
    """Return how many data keys are not under the current key."""
    current = {keyring().current_key_id}
    left = platform_keys.keys_not_under(current) + (0 if is_key_under(current) else 1)
    for operator_id in tenant_ids():
        with tenant(operator_id):
            left += sum(kind.not_under(current) for kind in KINDS)
    return left
