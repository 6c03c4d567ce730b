"""What `realname doctor` looks at where DATABASE_URL names a database: that, keys, evidence, jobs."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from realname.cli.finding import Finding
from realname.cli.service.database import use_database
from realname.database.errors import DatabaseUnusable
from realname.database.invariants import Violation, violations

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

NEEDED_MIB = 1024
"""A registration's pictures take some megabytes: room for a few hundred."""

MOST_OPERATORS = 50
"""Of so many the key is tried: one ring opens all, so that a few would tell, too."""

MEND_TABLES = "Run `realname migrate`; what remains was changed by hand: docs/operate.md, Invariants."

LATE_S = 300
SILENT_S = 60
"""As long as `operators.rescue` waits before it takes a worker for dead."""

JOBS = """
SELECT
    count(*) FILTER (WHERE j.status = 'doing'
        AND (w.id IS NULL OR w.last_heartbeat < now() - %(silent)s * interval '1 s')),
    count(*) FILTER (WHERE j.status = 'todo'
        AND coalesce(j.scheduled_at, e.newest) < now() - %(late)s * interval '1 s'),
    count(*) FILTER (WHERE j.status = 'failed' AND e.newest > now() - interval '1 day'),
    (SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - %(silent)s * interval '1 s')
FROM procrastinate_jobs j
LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
LEFT JOIN LATERAL (SELECT max(at) AS newest FROM procrastinate_events WHERE job_id = j.id) e ON true
WHERE j.status IN ('todo', 'doing', 'failed')
"""


def database_findings() -> Iterator[Finding]:
    """Look at the database and at what is kept with it, or say that there is none."""
    if not os.environ.get("DATABASE_URL"):
        yield Finding("database", "none is configured (DATABASE_URL); `realname run` starts one of its own")
        return
    try:
        use_database()
    except DatabaseUnusable as error:
        yield Finding("database", str(error), error.remedy)
        return
    yield from _connected()
    yield from _evidence()


def _connected() -> Iterator[Finding]:
    from django.db import DatabaseError, connection  # noqa: PLC0415  after Django is set up

    # One connection and no pool: a pool would try for seconds, and tell of each attempt.
    connection.settings_dict["OPTIONS"]["pool"] = None
    try:
        connection.ensure_connection()
    except DatabaseError:
        remedy = "See that the server runs, and that DATABASE_URL holds its address, role, password and database."
        yield Finding("database", "cannot be opened", remedy)
        return
    yield Finding("database", "answers")
    try:
        waiting = _migrations_to_run(connection)
        if waiting:
            remedy = "Run `realname migrate` with DATABASE_OWNER_URL set."
            yield Finding("migrations", f"{waiting} have not run", remedy)
            return
        yield Finding("migrations", "all have run")
        yield from _invariants(connection)
        yield from _keyring()
        yield from _jobs(connection)
        yield from _log()
    except DatabaseError as error:
        yield Finding("tables", f"cannot be read: {type(error).__name__}", MEND_TABLES)


def _migrations_to_run(connection: BaseDatabaseWrapper) -> int:
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415  after Django is set up

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _invariants(connection: BaseDatabaseWrapper) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        found = violations(cursor)
    if found:
        names = "; ".join(f"{code}: {', '.join(v.name for v in found if v.code == code)}" for code in _codes(found))
        yield Finding("invariants", f"broken: {names}", MEND_TABLES)
    else:
        yield Finding("invariants", "operators' rows are kept apart")


def _codes(found: list[Violation]) -> list[str]:
    return list(dict.fromkeys(violation.code for violation in found))


def _keyring() -> Iterator[Finding]:
    from realname.connect.choosing import ChoiceError  # noqa: PLC0415  after Django is set up
    from realname.connect.keys.errors import KeysError  # noqa: PLC0415  the same
    from realname.connect.transport.production import in_production  # noqa: PLC0415  the same
    from realname.database.rows import tenant_ids  # noqa: PLC0415  the same

    operators = tenant_ids()
    try:
        _open_keys(operators)
    except (ChoiceError, KeysError) as error:
        if error.code == "keys.missing_file" and not operators and not in_production():
            yield Finding("keyring", "none yet: it is made with the first operator")
        else:
            yield Finding("keyring", str(error), error.remedy)
    else:
        yield Finding("keyring", f"opens the keys of {len(operators)} operators" if operators else "opens")


def _open_keys(operators: list[UUID]) -> None:
    from realname.connect.keys.data_keys import KeyOwner  # noqa: PLC0415  after Django is set up
    from realname.connect.keys.keyring import WrappedKey  # noqa: PLC0415  the same
    from realname.connect.keys.opening import open_keyring  # noqa: PLC0415  the same
    from realname.database.rows import tenant  # noqa: PLC0415  the same
    from realname.record.operators.models import OperatorKey  # noqa: PLC0415  the same

    # Who looks makes nothing: as in production, a file that is missing stays so.
    environ = os.environ if os.environ.get("REALNAME_KEYRING") else {**os.environ, "REALNAME_ENV": "production"}
    ring = open_keyring(environ)
    for operator_id in islice(operators, MOST_OPERATORS):
        with tenant(operator_id):
            rows = list(OperatorKey.objects.all())
        for row in rows:
            owner = KeyOwner(operator_id, None, row.purpose)
            ring.unwrap(WrappedKey(row.key_id, bytes(row.blob)), owner.context())


def _jobs(connection: BaseDatabaseWrapper) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(JOBS, {"silent": SILENT_S, "late": LATE_S})
        stalled, late, failed, workers = cursor.fetchone()
    ill = []
    if stalled:
        ill.append("Start a worker of the queue outside: within a minute it gives stalled jobs to the living.")
    if late:
        ill.append("Start more workers: `realname worker --queue engine`, `realname worker --queue outside`.")
    if failed:
        ill.append("Read in the workers' output why jobs failed; each is tried again for a day, with growing waits.")
    state = f"workers alive: {workers}; jobs stalled: {stalled}, late: {late}, failed within a day: {failed}"
    yield Finding("jobs", state, " ".join(ill))


def _log() -> Iterator[Finding]:
    from django.utils import timezone  # noqa: PLC0415  after Django is set up

    from realname.record.errors import Conflict  # noqa: PLC0415  the same
    from realname.record.oversight.actions.sequencing import require_whole  # noqa: PLC0415  the same
    from realname.record.oversight.tree import waiting  # noqa: PLC0415  the same

    try:
        size = require_whole()
    except Conflict as refusal:
        yield Finding("public log", f"{refusal.code}: {refusal}", refusal.remedy)
        return
    number, since = waiting()
    is_late = since is not None and (timezone.now() - since).total_seconds() > LATE_S
    remedy = "Start a worker of the queue outside, and read in its output why leaves get no place." if is_late else ""
    yield Finding("public log", f"leaves: {size}; waiting for their place: {number}", remedy)


def _evidence() -> Iterator[Finding]:
    from realname.connect.evidence_store.contract import EvidenceError, SealedBytes, new_key  # noqa: PLC0415  as above
    from realname.connect.keys.sealing import OVERHEAD_BYTES, VERSION  # noqa: PLC0415  the same
    from realname.record.evidence import DEFAULT, evidence_store  # noqa: PLC0415  the same

    folder = Path(os.environ.get("REALNAME_EVIDENCE") or DEFAULT)
    try:
        store, key = evidence_store(), new_key()
        store.put(key, SealedBytes(VERSION + bytes(OVERHEAD_BYTES)))
        store.delete(key)
    except EvidenceError as error:
        yield Finding("evidence", f"{folder}: {error}", error.remedy)
        return
    yield Finding("evidence", f"{folder} can be written")
    free = shutil.disk_usage(folder).free >> 20
    remedy = "" if free >= NEEDED_MIB else f"Free space on that disk: {NEEDED_MIB} MiB are needed."
    yield Finding("evidence's disk", f"{free} MiB are free", remedy)
