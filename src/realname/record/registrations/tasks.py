"""Jobs of registrations. Each can be run again: what was done already is found and left."""

from __future__ import annotations

import logging
import uuid
from functools import cache

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from realname.evaluate.instruments import Instruments
from realname.record.errors import Conflict, Denied, NotFound
from realname.record.registrations.actions.deciding import decide_registration
from realname.record.registrations.actions.jobs import DECIDE, ENGINE, MEASURE
from realname.record.registrations.actions.measuring import give_up, measure_evidence
from realname.record.working import released

ATTEMPTS = 4
AGAIN = RetryStrategy(max_attempts=ATTEMPTS, exponential_wait=3)
"""After 3, 9 and 27 seconds: what fails for longer is not mended by waiting."""

log = logging.getLogger(__name__)


@cache
def tools() -> Instruments:
    """Return the instruments that the settings name, resident in the worker from its first job on."""
    made: Instruments = import_string(settings.REALNAME_INSTRUMENTS)()
    return made


@app.task(name=MEASURE, queue=ENGINE, retry=AGAIN, pass_context=True)
@released
def measure(context: JobContext, operator_id: str, evidence_id: str) -> None:
    """Measure one piece of evidence; after the last attempt it is marked as not measured."""
    operator, evidence = uuid.UUID(operator_id), uuid.UUID(evidence_id)
    try:
        measure_evidence(operator, evidence, tools(), timezone.localdate())
    except Exception:
        if context.job.attempts + 1 >= ATTEMPTS:
            give_up(operator, evidence)
        raise


@app.task(name=DECIDE, queue=ENGINE, retry=AGAIN)
@released
def decide(operator_id: str, registration_id: str) -> None:
    """Decide one registration. What was decided, withdrawn or erased meanwhile is left as it is."""
    try:
        decide_registration(uuid.UUID(operator_id), uuid.UUID(registration_id), tools(), timezone.localdate())
    except (Conflict, Denied, NotFound) as refusal:
        log.info("a registration was not decided: %s", refusal.code)
