"""Orders to the operator's line system: sent until answered, done once, and what becomes of the line."""

from __future__ import annotations

import pytest
from tests.integration import whole_way
from tests.integration.picture_way import agree, measure_all, show, state_of
from tests.integration.rules import PICTURES
from tests.integration.whole_way import ALL, Outside, begin, captured, decide, know, order
from tests.pages.stand_ins import RED, page, square

from realname.connect.activation.contract import OrderAnswer, OrderOutcome
from realname.connect.activation.http_line_system import HttpLineSystem
from realname.connect.transport.faults import Fault
from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.record.errors import Conflict
from realname.record.operators.actions.clients import Caller
from realname.record.operators.actions.policies import publish_policy
from realname.record.registrations.actions import lines, steps
from realname.record.registrations.models import (
    Line,
    Registration,
)
from realname.record.registrations.models import LineOrder as OrderRow
from realname.record.registrations.states import State

pytestmark = pytest.mark.usefixtures("database", "store")

store, tools, caller, outside = whole_way.store, whole_way.tools, whole_way.caller, whole_way.outside


def test_an_order_is_sent_again_until_it_is_answered_and_done_once(
    caller: Caller, outside: Outside, tools: Instruments
) -> None:
    know(outside)
    registration = begin(caller)
    captured(caller, outside, tools, registration)
    decide(caller, registration, tools)
    outside.lines.faults.add(Fault(status=503))
    outside.lines.faults.add(Fault(status=503))
    outside.lines.faults.add(Fault(status=503))
    again = order(caller, registration)
    assert again is not None
    with tenant(caller.operator_id):
        row = OrderRow.objects.get()
        assert (row.state, row.attempts) == ("pending", 1)
        assert row.last_error.startswith("connect.")
        with pytest.raises(Conflict) as refusal:
            steps.withdraw(registration)
    assert refusal.value.code == "registration.being_activated"
    outside.lines.faults.clear()
    assert order(caller, registration) is None
    assert order(caller, registration) is None
    assert state_of(caller, registration) == State.ACTIVATED
    assert len(outside.lines.lines.all()) == 1


def test_a_line_that_the_operators_system_rejects_is_declined(
    caller: Caller, outside: Outside, tools: Instruments, monkeypatch: pytest.MonkeyPatch
) -> None:
    know(outside)
    registration = begin(caller)
    captured(caller, outside, tools, registration)
    decide(caller, registration, tools)
    answer = OrderAnswer(OrderOutcome.REJECTED, "OP-1", "line.in_use")
    monkeypatch.setattr(HttpLineSystem, "order", lambda _self, _order: answer)
    assert order(caller, registration) is None
    with tenant(caller.operator_id):
        assert Registration.objects.get(id=registration).state == State.DECLINED
        assert OrderRow.objects.get().code == "line.in_use"
        assert not Line.objects.exists()


def test_where_no_system_is_connected_the_operator_says_what_became_of_the_line(
    caller: Caller, tools: Instruments
) -> None:
    with tenant(caller.operator_id):
        publish_policy(caller, PICTURES, ("new_line",))
    registration = begin(caller)
    agree(caller, registration, *ALL)
    measure_all(caller, tools, *show(caller, registration, "document", page(RED)))
    measure_all(caller, tools, *show(caller, registration, "face", square(RED)))
    with pytest.raises(Conflict), tenant(caller.operator_id):
        lines.tell_activation(registration, "activated", "")
    assert decide(caller, registration, tools).outcome == "approved"
    assert state_of(caller, registration) == State.DECIDED
    with tenant(caller.operator_id):
        lines.tell_activation(registration, "activated", "")
        lines.tell_activation(registration, "activated", "")
        assert Line.objects.get().registration_id == registration
    assert state_of(caller, registration) == State.ACTIVATED
