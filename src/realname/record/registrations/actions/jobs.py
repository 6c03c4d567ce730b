"""Put the registrations' jobs on the queue by name, in the transaction of the rows that caused them."""

from __future__ import annotations

import uuid

from procrastinate.contrib.django import app

MEASURE = "registrations.measure"
ENGINE = "engine"
"""The queue of jobs that keep a processor busy: one worker a core."""


def defer_measuring(operator_id: uuid.UUID, evidence_id: uuid.UUID) -> None:
    """Have one piece of evidence measured as soon as the transaction has committed."""
    app.configure_task(MEASURE, queue=ENGINE).defer(operator_id=str(operator_id), evidence_id=str(evidence_id))
