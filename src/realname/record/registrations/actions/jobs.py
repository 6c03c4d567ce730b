"""Put the registrations' jobs on the queue by name, in the transaction of the rows that caused them."""

from __future__ import annotations

import uuid

from procrastinate.contrib.django import app

MEASURE = "registrations.measure"
DECIDE = "registrations.decide"
ENGINE = "engine"
"""The queue of jobs that keep a processor busy: one worker a core."""


def defer_measuring(operator_id: uuid.UUID, evidence_id: uuid.UUID) -> None:
    """Have one piece of evidence measured as soon as the transaction has committed."""
    app.configure_task(MEASURE, queue=ENGINE).defer(operator_id=str(operator_id), evidence_id=str(evidence_id))


def defer_deciding(operator_id: uuid.UUID, registration_id: uuid.UUID) -> None:
    """Have a registration decided as soon as the transaction has committed; before what waits to be measured."""
    job = app.configure_task(DECIDE, queue=ENGINE, lock=str(registration_id), priority=1)
    job.defer(operator_id=str(operator_id), registration_id=str(registration_id))
