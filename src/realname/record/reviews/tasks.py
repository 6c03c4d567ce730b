"""Jobs of reviews."""

from __future__ import annotations

from procrastinate.contrib.django import app

from realname.database.rows import tenant_ids
from realname.record.operators.actions.jobs import OUTSIDE
from realname.record.reviews.actions.closing import close_moot
from realname.record.working import released


@app.periodic(cron="*/10 * * * *")
@app.task(name="reviews.close_moot", queue=OUTSIDE, queueing_lock="close_moot")
@released
def close(timestamp: int) -> None:
    """Close what asks nothing any more, of every operator."""
    del timestamp
    for operator_id in tenant_ids():
        close_moot(operator_id)
