"""How many calls a client may make: a token bucket in one row, so that every web process counts together."""

from __future__ import annotations

import math

from django.db import connection

from realname.database.rows import tenant
from realname.record.errors import TooMany
from realname.record.identifiers import new_id
from realname.record.operators.actions.clients import Caller

# The commit does not wait for the disk: a crash may forget the last calls, which does no harm.
TAKE = """
INSERT INTO operators_rate_bucket AS bucket (id, operator_id, client_id, tokens, filled_at)
SELECT %(id)s::uuid, %(operator)s::uuid, %(client)s::text, %(burst)s - 1, now()
FROM (SELECT set_config('synchronous_commit', 'off', true)) AS at_ease
ON CONFLICT (operator_id, client_id) DO UPDATE SET
    tokens = LEAST(%(burst)s, bucket.tokens + %(rate)s * EXTRACT(EPOCH FROM clock_timestamp() - bucket.filled_at)) - 1,
    filled_at = clock_timestamp()
RETURNING tokens
"""


def take_token(caller: Caller, *, per_second: float, burst: int) -> None:
    """Count one call. TooMany, with the seconds to wait, where the bucket is empty.

    A refused call is not counted: its transaction rolls back, so hammering does not lengthen the wait.
    """
    with tenant(caller.operator_id):
        with connection.cursor() as cursor:
            cursor.execute(
                TAKE,
                {
                    "id": new_id(),
                    "operator": caller.operator_id,
                    "client": caller.client_id,
                    "burst": burst,
                    "rate": per_second,
                },
            )
            left = float(cursor.fetchone()[0])
        if left < 0:
            raise TooMany(
                "This client has used up its allowance of calls.",
                remedy="Wait for the seconds of the Retry-After header, or ask for a larger allowance.",
                retry_after_s=max(1, math.ceil(-left / per_second)),
            )
