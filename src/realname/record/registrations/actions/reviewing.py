"""What follows for a registration where a person decides it: the machine's decision stays as it is.

Called in the transaction that records what the person decided, with the registration's row held.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import replace

from django.utils import timezone

from realname.evaluate.trial import Readings
from realname.judge.decision import Decision
from realname.judge.facts import LinesState, Way
from realname.judge.shapes import build
from realname.record.errors import Conflict
from realname.record.registrations.actions import approving, lines, mending, steps
from realname.record.registrations.actions.counted import reserve
from realname.record.registrations.actions.deciding import Inputs, inputs_of
from realname.record.registrations.actions.kept_fields import fields_of
from realname.record.registrations.models import DecisionInputs, DecisionRow, Line, LineOrder, Registration
from realname.record.registrations.states import ENDED, State

LIMITS = (LinesState.AT_OPERATOR, LinesState.IN_ALL)
"""What no person's approval passes over. An identity that nobody could read is not counted."""

APPEAL = "appeal"
"""What a refused registration waits for while its appeal is open: nothing of it expires or is erased meanwhile."""


def approve_reviewed(registration: Registration, decision: DecisionRow) -> None:
    """Do what an approval does, with the readings that the machine decided on.

    Conflict `review.evidence_gone` where those are erased, `review.line_taken` where the number has a holder by now,
    `review.line_limit` where the person may have no further line.
    """
    readings = _readings(decision)
    if registration.kind == Registration.Kind.NEW_LINE and _is_taken(registration):
        raise Conflict(
            "The number was given to somebody else meanwhile.",
            code="review.line_taken",
            remedy="Decline, and begin a registration of another number.",
        )
    reopen(registration)
    wait_for(registration, "")
    if reserve(registration, fields_of(readings.documents)) in LIMITS:
        raise Conflict(
            "As many lines as are allowed are registered to this person.",
            code="review.line_limit",
            remedy="Have her end a line, and decide then; or decline.",
        )
    approving.approve(registration, readings, Way(decision.way))
    if registration.state == State.DECIDED and not LineOrder.objects.filter(registration=registration).exists():
        wait_for(registration, lines.ACTIVATION)


def decline_reviewed(registration: Registration, reasons: tuple[str, ...]) -> None:
    """End a registration that a person refuses; one that has ended stays as it is."""
    if registration.state == State.DECIDED:
        steps.move(registration, State.DECLINED, code=reasons[0])
    else:
        wait_for(registration, "")


def retry_reviewed(registration: Registration, decision: DecisionRow, reasons: tuple[str, ...]) -> None:
    """Lead a registration back to what the reasons name, with time to mend it."""
    reopen(registration)
    registration.expires_at = max(registration.expires_at, timezone.now() + steps.LIFETIME)
    registration.save(update_fields=("expires_at",))
    mending.lead_back(registration, replace(build(Decision, json.loads(decision.decision)), reasons=reasons))


def reopen(registration: Registration) -> None:
    """Take back the end of a refused registration; one that has not ended stays as it is."""
    if State(registration.state) in ENDED:
        steps.move(registration, State.DECIDED, by="appeal")


def wait_for(registration: Registration, what: str) -> None:
    """Note what a registration waits for; empty where for nothing."""
    registration.waiting_for = what
    registration.save(update_fields=("waiting_for",))


def _readings(decision: DecisionRow) -> Readings:
    kept = DecisionInputs.objects.filter(decision=decision).select_related("decision__registration__subscriber").first()
    if kept is None:
        raise Conflict(
            "What the decision was made from is erased.",
            code="review.evidence_gone",
            remedy="Ask the person for another attempt.",
        )
    return build(Inputs, json.loads(inputs_of(kept))).readings


def readings_decided_on(decision_id: uuid.UUID) -> Readings | None:
    """Return the readings that a decision was made from, None where they are erased. In the transaction."""
    decision = DecisionRow.objects.select_related("registration__subscriber").get(id=decision_id)
    if decision.registration.subscriber.erased_at is not None:
        return None
    try:
        return _readings(decision)
    except Conflict:
        return None


def _is_taken(registration: Registration) -> bool:
    held = Line.objects.filter(line_index=registration.line_index).exclude(state=Line.State.TERMINATED)
    return held.exclude(subscriber=registration.holder_id or registration.subscriber_id).exists()
