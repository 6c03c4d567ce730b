"""How past decisions would have come out under another policy. Reads alone: nothing that was decided changes.

Where the readings of a decision are still kept, the checks are run again by the new policy's rates. Where they are
erased, its recorded checks are judged by the new policy's consequences: what each check found stays as it was.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from realname.connect.keys.data_keys import Place
from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.evaluate.trial import judge
from realname.judge.checks.check import Check
from realname.judge.decision import Decision, Result, decide
from realname.judge.errors import CalibrationError
from realname.judge.facts import Way
from realname.judge.policy import Policy
from realname.judge.presence import calibration_of
from realname.judge.shapes import build
from realname.measure.challenges import ChallengeReading
from realname.record.registrations.actions.deciding import INPUTS, Inputs
from realname.record.registrations.models import DecisionInputs, DecisionRow
from realname.record.subscribers.actions.sealed import unseal_for

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """One past decision, and what it would have been. `from_readings` False: judged from its recorded checks alone."""

    registration_id: uuid.UUID
    kind: str
    way: Way
    before: Result
    after: Result
    reasons: tuple[str, ...]
    from_readings: bool


def rehearse(
    operator_id: uuid.UUID, policy: Policy, since: datetime, tools: Instruments, kind: str = ""
) -> Iterator[Rehearsal]:
    """Give the decisions since a moment, oldest first, those of one kind where it is named. Opens its own transactions.

    A decision of a way that the policy does not have is left out.
    """
    after = uuid.UUID(int=0)
    while True:
        with tenant(operator_id):
            rows = DecisionRow.objects.filter(created_at__gte=since, id__gt=after).order_by("id")
            rows = rows.filter(registration__kind=kind) if kind else rows
            found = [(row, _inputs(row)) for row in rows.select_related("registration__subscriber")[:AT_ONCE]]
        for row, inputs in found:
            if policy.asks(Way(row.way)):
                yield _rehearsed(row, inputs, policy, tools)
        if len(found) < AT_ONCE:
            return
        after = found[-1][0].id


def decided_since(operator_id: uuid.UUID, since: datetime, kind: str = "") -> int:
    """Return how many decisions a rehearsal looks at."""
    with tenant(operator_id):
        rows = DecisionRow.objects.filter(created_at__gte=since)
        return (rows.filter(registration__kind=kind) if kind else rows).count()


def _rehearsed(row: DecisionRow, inputs: Inputs | None, policy: Policy, tools: Instruments) -> Rehearsal:
    way = Way(row.way)
    decision = _judged(inputs, policy, way, tools) if inputs else None
    from_readings = decision is not None
    if decision is None:
        decision = decide([build(Check, item) for item in json.loads(row.checks)], policy, way)
    return Rehearsal(
        row.registration_id,
        row.registration.kind,
        way,
        Result(row.outcome),
        decision.outcome,
        decision.reasons,
        from_readings,
    )


def _judged(inputs: Inputs, policy: Policy, way: Way, tools: Instruments) -> Decision | None:
    """Judge kept readings anew; None where another engine measured a face or a challenge: its numbers mean others."""
    kept = inputs.readings
    engines = {reading.engine for reading in kept.faces}
    engines |= {face.engine for face in (kept.portrait, kept.authority) if face is not None}
    if engines - {tools.faces.stamp} or not _is_calibrated(kept.challenge):
        return None
    return judge(kept, policy, inputs.on, tools, way=way, facts=inputs.facts).decision


def _is_calibrated(challenge: ChallengeReading | None) -> bool:
    """Tell whether the table that ships is of the engine that measured a challenge, where there is one."""
    try:
        return challenge is None or bool(calibration_of(challenge.engine))
    except CalibrationError:
        return False


def _inputs(row: DecisionRow) -> Inputs | None:
    kept = DecisionInputs.objects.filter(decision=row).first()
    if kept is None or row.registration.subscriber.erased_at is not None:
        return None
    content = unseal_for(row.registration.subscriber, bytes(kept.sealed), Place(INPUTS, "sealed", kept.id))
    return build(Inputs, json.loads(content))
