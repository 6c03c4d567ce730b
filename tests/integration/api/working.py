"""Run the jobs that wait, by procrastinate's own worker."""

from __future__ import annotations

import uuid
from datetime import date

from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from realname.record.errors import RecordError
from realname.record.registrations.actions.deciding import decide_registration
from realname.record.registrations.actions.measuring import measure_evidence
from realname.record.registrations.tasks import tools

TODAY = date(2026, 11, 24)


def work() -> None:
    """Run every job that is due to its end."""
    tools.cache_clear()
    with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


def beside() -> None:
    """Do what the waiting jobs ask, without the queue's worker: from a thread beside the callers."""
    for job in ProcrastinateJob.objects.filter(queue_name="engine", args__has_key="operator_id").order_by("id"):
        operator = uuid.UUID(job.args["operator_id"])
        if evidence := job.args.get("evidence_id"):
            measure_evidence(operator, uuid.UUID(evidence), tools(), TODAY)
        else:
            try:
                decide_registration(operator, uuid.UUID(job.args["registration_id"]), tools(), TODAY)
            except RecordError:
                continue  # it was decided in an earlier round
