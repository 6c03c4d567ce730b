"""What an approval leads to: an order to the operator's system, and the line in its holder's name.

An order is sent until the system answers, each time the same under the same key, so that a lost answer costs nothing.
"""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from realname.connect.activation.contract import LineAction, LineOrder, OrderAnswer, OrderOutcome
from realname.connect.keys.data_keys import Place
from realname.connect.transport.errors import TransportError
from realname.database.rows import tenant
from realname.record.errors import Conflict, Invalid, NotFound
from realname.record.identities.actions.counting import release_places
from realname.record.operators.actions.connections import connected, line_system_of
from realname.record.operators.actions.events import emit
from realname.record.operators.models import Connection
from realname.record.oversight.actions.telling import tell_line
from realname.record.registrations import hooks, models
from realname.record.registrations.actions import counted, noticing, steps
from realname.record.registrations.actions.cooling import COOLED, cools_until
from realname.record.registrations.actions.jobs import defer_order
from realname.record.registrations.locks import locked_line, locked_lines, locked_order, locked_registration
from realname.record.registrations.models import Line, Registration
from realname.record.registrations.states import State
from realname.record.subscribers.actions.sealed import seal_for, unseal_for

TABLE = "registrations_line"

ACTIONS = {
    Registration.Kind.NEW_LINE: LineAction.ACTIVATE,
    Registration.Kind.SIM_REPLACEMENT: LineAction.REPLACE_SIM,
    Registration.Kind.TRANSFER: LineAction.TRANSFER,
}
"""A re-verification changes nothing at the operator's system."""

ACTIVATION = "activation"
"""What a registration waits for that a person approved, where the operator's own system tells of its activation."""

WAITS = tuple(timedelta(seconds=seconds) for seconds in (2, 10, 30, 120, 600, 1800))
"""Between attempts; the last one again and again: an approved line is never given up silently."""


def hand_over(registration: Registration) -> None:
    """Have an approved registration's line ordered, or hold it at once where nothing is to be ordered.

    Where the operator has connected no system, its own tells us: `POST /v1/registrations/{id}/activation`. Inside the
    transaction of the decision.
    """
    action = ACTIONS.get(Registration.Kind(registration.kind))
    if action is None:
        hold(registration)
        return
    noticing.notice_due(registration)
    if not connected(Connection.Kind.LINES):
        return
    order = models.LineOrder.objects.create(
        operator_id=registration.operator_id, registration=registration, action=action
    )
    defer_order(registration.operator_id, order.id)


def send_order(operator_id: uuid.UUID, order_id: uuid.UUID) -> datetime | None:
    """Hand an order over with no transaction open; return when to try again, None where it has its answer."""
    with tenant(operator_id):
        row = models.LineOrder.objects.select_related("registration__subscriber").filter(id=order_id).first()
        if row is None or row.state != models.LineOrder.State.PENDING or row.registration.state != State.DECIDED:
            return None
        until = cools_until(row.registration)
        if until is not None and until > timezone.now():
            return until
        if _is_frozen(row.registration):
            return timezone.now() + WAITS[-1]
        order = _order(row)
    system = line_system_of(operator_id)
    if system is None:
        return _again(operator_id, order_id, "connect.not_configured")
    try:
        answer = system.order(order)
    except TransportError as error:
        return _again(operator_id, order_id, error.code)
    with tenant(operator_id):
        _keep(order_id, answer)
    return None


def tell_activation(registration_id: uuid.UUID, outcome: str, code: str) -> Registration:
    """Note what the operator's own system did with an approved line. Inside the tenant's transaction.

    Conflict `registration.out_of_order` before an approval, `line.cooling` while the line waits, `line.disputed`.
    Telling the same twice is no error.
    """
    registration = locked_registration(registration_id)
    if outcome not in {State.ACTIVATED, State.DECLINED}:
        raise Invalid("The outcome is activated or declined.", pointer="/outcome")
    if registration.state == outcome:
        return registration
    steps.require(registration, "activation")
    approved = _is_approved(registration)
    if not approved or models.LineOrder.objects.filter(registration=registration).exists():
        raise Conflict(
            "The line is ordered from the connected system." if approved else "The registration is not approved.",
            code="registration.out_of_order",
            possible_now=steps.possible_now(registration),
        )
    until = cools_until(registration)
    if outcome == State.ACTIVATED and until is not None and until > timezone.now():
        raise Conflict(
            f"The line waits until {until.isoformat()}, so that its holder can stop it.",
            code="line.cooling",
            remedy="Activate it then; or withdraw the registration where the holder says that it was not her.",
        )
    if outcome == State.ACTIVATED and registration.kind in COOLED and registration.held_line_id is not None:
        hooks.before_line_change(registration.held_line_id)
    if outcome == State.ACTIVATED:
        hold(registration)
    else:
        steps.move(registration, State.DECLINED, code=code or "line.declined")
    return registration


def hold(registration: Registration) -> Line:
    """Write who holds the line from now on, and end the registration. In the transaction that makes it true."""
    holder = registration.holder or registration.subscriber
    line = steps.line_of(registration)
    # Who held the number until now holds it no more; the row stays, for it says since when.
    held = locked_lines(bytes(registration.line_index))
    before = list(held.values_list("registration_id", flat=True))
    held.update(state=Line.State.TERMINATED)
    counted.settle(registration, before)
    row = Line(
        operator_id=registration.operator_id,
        subscriber=holder,
        registration=registration,
        line_index=registration.line_index,
        verified_at=timezone.now(),
    )
    row.sealed_line = seal_for(holder, json.dumps(line).encode(), Place(TABLE, "sealed_line", row.id))
    row.save(force_insert=True)
    steps.move(registration, State.ACTIVATED, line=str(row.id))
    hooks.after_holding(row)
    return row


def end_line(line_id: uuid.UUID) -> Line:
    """Note that a line has ended in the operator's system; its place among its holder's lines is free.

    Ending it twice is no error. NotFound. Inside the tenant's transaction.
    """
    row = locked_line(line_id)
    if row.state != Line.State.TERMINATED:
        row.state = Line.State.TERMINATED
        row.save(update_fields=("state",))
        release_places(row.registration_id)
        tell_line(row.operator_id, "ended")
        emit(row.operator_id, "line.ended", row.registration_id, {"line": str(row.id)})
    return row


def line_row(line_id: uuid.UUID) -> Line:
    """Return a line. NotFound. Inside the tenant's transaction."""
    row = Line.objects.select_related("subscriber").filter(id=line_id).first()
    if row is None:
        raise NotFound("There is no such line.")
    return row


def shown(row: Line) -> dict[str, Any]:
    """Return a line as the API tells it; its number is null once the holder is erased."""
    line = None
    if row.subscriber.erased_at is None:
        content = unseal_for(row.subscriber, bytes(row.sealed_line), Place(TABLE, "sealed_line", row.id))
        line = json.loads(content)
    return {
        "id": str(row.id),
        "line": line,
        "state": row.state,
        "subscriber_id": str(row.subscriber_id),
        "registration_id": str(row.registration_id),
        "verified_at": row.verified_at.isoformat().replace("+00:00", "Z"),
    }


def _order(row: models.LineOrder) -> LineOrder:
    registration = row.registration
    line = steps.line_of(registration)
    return LineOrder(
        key=str(row.id),
        action=LineAction(row.action),
        registration=str(registration.id),
        subscriber=str(registration.holder_id or registration.subscriber_id),
        ordered_at=row.created_at,
        msisdn=line["msisdn"],
        iccid=line.get("iccid"),
        eid=line.get("eid"),
    )


def _again(operator_id: uuid.UUID, order_id: uuid.UUID, code: str) -> datetime:
    with tenant(operator_id):
        row = locked_order(order_id)
        wait = WAITS[min(row.attempts, len(WAITS) - 1)]
        row.attempts, row.last_error = row.attempts + 1, code
        row.save(update_fields=("attempts", "last_error"))
    return timezone.now() + wait


def _keep(order_id: uuid.UUID, answer: OrderAnswer) -> None:
    row = locked_order(order_id)
    if row.state != models.LineOrder.State.PENDING:
        return
    rejected = answer.outcome is OrderOutcome.REJECTED
    row.state = models.LineOrder.State.REJECTED if rejected else models.LineOrder.State.DONE
    row.attempts, row.reference, row.code, row.last_error = row.attempts + 1, answer.reference, answer.code, ""
    row.save(update_fields=("state", "attempts", "reference", "code", "last_error"))
    registration = locked_registration(row.registration_id)
    if registration.state != State.DECIDED:
        return
    if rejected:
        steps.move(registration, State.DECLINED, code=answer.code)
    else:
        hold(registration)


def _is_frozen(registration: Registration) -> bool:
    """Tell whether a line may not change now."""
    if registration.kind not in COOLED or registration.held_line_id is None:
        return False
    try:
        hooks.before_line_change(registration.held_line_id)
    except Conflict:
        return True
    return False


def _is_approved(registration: Registration) -> bool:
    if registration.waiting_for == ACTIVATION:
        return True
    newest = models.DecisionRow.objects.filter(registration=registration).order_by("-id").first()
    return newest is not None and newest.outcome == "approved"
