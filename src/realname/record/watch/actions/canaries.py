"""Measure the canaries before a process decides by its engine, and each day again; one that fails stops deciding.

Each process measures with networks of its own, so that each is asked by itself. Nobody is refused for a failing canary:
registrations wait, and are decided once the engine measures as it did.
"""

from __future__ import annotations

import logging
import threading
import time

from django.db import transaction

from realname.evaluate.canaries import TOLERANCE, Canary, run_canaries
from realname.evaluate.instruments import Instruments
from realname.evaluate.watching import Found
from realname.ledger.kinds import LeafKind
from realname.measure.readings import EngineStamp
from realname.record.oversight.actions.appending import append, leaf_now
from realname.record.watch.models import CanaryRun

GOOD_FOR_S = 24 * 3600.0
FAILING_FOR_S = 300.0
"""Soon enough to go on by itself after a repair, and seldom enough to leave the log readable."""

REMEDY = (
    "The engine does not measure as it did when it was calibrated. See `realname doctor`; put back the version that "
    "worked, or run `realname models verify`. Registrations wait meanwhile, and nobody is refused."
)

log = logging.getLogger(__name__)

_asked = threading.Lock()
_known: dict[str, tuple[bool, float]] = {}


def is_sound(tools: Instruments) -> bool:
    """Tell whether this process's engine measures its canaries as expected; measured at first, and once a day.

    An engine without recorded canaries is not stopped by them. Opens its own transaction, and none while it measures.
    """
    stamp = tools.faces.stamp
    with _asked:
        well, until = _known.get(stamp.digest, (False, 0.0))
        if time.monotonic() < until:
            return well
        found = run_canaries(tools.faces)
        well = all(canary.is_well for canary in found)
        _known[stamp.digest] = well, time.monotonic() + (GOOD_FOR_S if well else FAILING_FOR_S)
        if found:
            _write(stamp, found, is_well=well)
        return well


def forget_known() -> None:
    """Have the next question measured anew."""
    _known.clear()


def _write(stamp: EngineStamp, found: tuple[Canary, ...], *, is_well: bool) -> None:
    if not is_well:
        log.error("canary.failing: engine %s, version %s. %s", stamp.name, stamp.version, REMEDY)
    departure = max(canary.departure for canary in found)
    with transaction.atomic():
        CanaryRun.objects.create(
            engine=stamp.digest,
            engine_name=stamp.name,
            engine_version=stamp.version,
            is_well=is_well,
            results=[{"name": one.name, "score": one.score, "expected": one.expected} for one in found],
        )
        append(
            leaf_now(
                LeafKind.FIELD_WATCH,
                None,
                engine=stamp.digest,
                watch="canary",
                found=Found.AS_EXPECTED.value if is_well else Found.ALARM.value,
                measured=round(min(departure, 1.0), 4),
                bound=TOLERANCE,
                samples=len(found),
            )
        )
