"""A replaced SIM and a transferred line wait for hours, while the line is told."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from tests.integration import whole_way
from tests.integration.picture_way import state_of
from tests.integration.whole_way import (
    NUMBER,
    OTHER_SIM,
    SIM,
    Outside,
    activated,
    begin,
    captured,
    decide,
    order,
)

from realname.database.rows import OWNER_ALIAS, maintenance, tenant
from realname.evaluate.instruments import Instruments
from realname.judge.policy import shipped_text
from realname.record.errors import Conflict
from realname.record.operators.actions.clients import Caller
from realname.record.operators.actions.policies import publish_policy
from realname.record.operators.models import Event
from realname.record.registrations.actions import lines, noticing, steps
from realname.record.registrations.actions.cooling import cools_until
from realname.record.registrations.models import (
    Line,
    Registration,
)
from realname.record.registrations.states import State

pytestmark = pytest.mark.usefixtures("database", "store")

store, tools, caller, outside = whole_way.store, whole_way.tools, whole_way.caller, whole_way.outside

COOLING = """
[cooling]
hours = 24
"""


@pytest.fixture
def cooling(database: str, store: Path, caller: Caller) -> None:
    del database, store
    with tenant(caller.operator_id):
        for name, kind in (("sim-replacement", "sim_replacement"), ("transfer", "transfer")):
            text = shipped_text(name).replace("version = 1", "version = 2", 1)
            publish_policy(caller, text.replace("[document]", COOLING + "\n[document]", 1), (kind,))


def replaced(caller: Caller, outside: Outside, tools: Instruments) -> uuid.UUID:
    """Take a SIM replacement to its approval."""
    registration = begin(caller, "sim_replacement", iccid=OTHER_SIM)
    captured(caller, outside, tools, registration)
    assert decide(caller, registration, tools).outcome == "approved"
    return registration


def later(registration: uuid.UUID) -> None:
    """Let the hours pass, as nobody but the owner of the tables can."""
    with maintenance("a test's clock"):
        rows = Event.objects.using(OWNER_ALIAS).filter(subject=registration)
        rows.update(created_at=timezone.now() - timedelta(hours=25))


@pytest.mark.usefixtures("cooling")
def test_a_replaced_sim_waits_while_the_line_is_told(caller: Caller, outside: Outside, tools: Instruments) -> None:
    activated(caller, outside, tools)
    registration = replaced(caller, outside, tools)
    waits = order(caller, registration)
    assert waits is not None
    assert timedelta(hours=23) < waits - timezone.now() < timedelta(hours=25)
    [held] = outside.lines.lines.all()
    assert held.sim == SIM
    for _ in range(2):
        noticing.send_notice(caller.operator_id, registration)
    told = [message for message in outside.sms.messages() if "another SIM" in message.text]
    assert [message.to for message in told] == [NUMBER]
    assert "http" not in told[0].text
    later(registration)
    assert order(caller, registration) is None
    [held] = outside.lines.lines.all()
    assert held.sim == OTHER_SIM
    assert state_of(caller, registration) == State.ACTIVATED


@pytest.mark.usefixtures("cooling")
def test_a_replacement_is_stopped_while_it_waits_and_the_line_goes_on(
    caller: Caller, outside: Outside, tools: Instruments
) -> None:
    first = activated(caller, outside, tools)
    registration = replaced(caller, outside, tools)
    with tenant(caller.operator_id):
        steps.withdraw(registration)
    assert state_of(caller, registration) == State.WITHDRAWN
    later(registration)
    assert order(caller, registration) is None
    [held] = outside.lines.lines.all()
    assert held.sim == SIM
    with tenant(caller.operator_id):
        assert Line.objects.exclude(state="terminated").get().registration_id == first


@pytest.mark.usefixtures("cooling")
def test_after_the_wait_an_order_under_way_cannot_be_withdrawn(
    caller: Caller, outside: Outside, tools: Instruments
) -> None:
    activated(caller, outside, tools)
    registration = replaced(caller, outside, tools)
    later(registration)
    with pytest.raises(Conflict) as refusal, tenant(caller.operator_id):
        steps.withdraw(registration)
    assert refusal.value.code == "registration.being_activated"


@pytest.mark.usefixtures("cooling")
def test_an_operators_own_system_cannot_activate_before_the_wait_is_over(
    caller: Caller, outside: Outside, tools: Instruments, monkeypatch: pytest.MonkeyPatch
) -> None:
    activated(caller, outside, tools)
    monkeypatch.setattr(lines, "connected", lambda _kind: False)
    registration = replaced(caller, outside, tools)
    with pytest.raises(Conflict) as refusal, tenant(caller.operator_id):
        lines.tell_activation(registration, "activated", "")
    assert refusal.value.code == "line.cooling"
    assert state_of(caller, registration) == State.DECIDED
    later(registration)
    with tenant(caller.operator_id):
        assert cools_until(Registration.objects.get(kind="new_line")) is None
        lines.tell_activation(registration, "activated", "")
    assert state_of(caller, registration) == State.ACTIVATED
