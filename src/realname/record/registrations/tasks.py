"""Jobs of registrations. Each can be run again: what was done already is found and left."""

from __future__ import annotations

import uuid

from django.utils import timezone
from procrastinate.contrib.django import app

from realname.evaluate.instruments import instruments
from realname.record.registrations.actions.jobs import ENGINE, MEASURE
from realname.record.registrations.actions.measuring import measure_evidence


@app.task(name=MEASURE, queue=ENGINE)
def measure(operator_id: str, evidence_id: str) -> None:
    """Measure one piece of evidence."""
    measure_evidence(uuid.UUID(operator_id), uuid.UUID(evidence_id), instruments(), timezone.localdate())
