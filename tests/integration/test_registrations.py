"""The way of one registration on the real database, with instruments that measure coloured squares."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.utils import IntegrityError
from tests.integration import picture_way
from tests.integration.picture_way import TODAY, agree, begin, captured, decided, measure_all, show, state_of, tools
from tests.pages.stand_ins import BLUE, RED, page, square

from realname.database.rows import tenant
from realname.record.errors import Conflict, Invalid, NotFound
from realname.record.operators.actions.clients import Caller, add_operator
from realname.record.operators.models import Event
from realname.record.registrations.actions import deciding, steps
from realname.record.registrations.models import Registration
from realname.record.registrations.states import NEXT, State

pytestmark = pytest.mark.usefixtures("database", "store")
caller, store = picture_way.caller, picture_way.store


def test_the_whole_way_to_an_approval(caller: Caller) -> None:
    instruments = tools()
    registration = captured(caller, instruments)
    assert state_of(caller, registration) == State.CAPTURED
    deciding.decide_registration(caller.operator_id, registration, instruments, TODAY)
    assert state_of(caller, registration) == State.DECIDED
    assert decided(caller, registration).outcome == "approved"
    with tenant(caller.operator_id):
        types = [event.type for event in Event.objects.filter(subject=registration).order_by("id")]
    assert types == [
        "registration.created",
        "registration.consented",
        "registration.documented",
        "evidence.measured",
        "registration.captured",
        "evidence.measured",
        "registration.decided",
    ]


def test_another_face_is_rejected_with_its_reason(caller: Caller) -> None:
    instruments = tools()
    registration = captured(caller, instruments, BLUE)
    deciding.decide_registration(caller.operator_id, registration, instruments, TODAY)
    row = decided(caller, registration)
    assert row.outcome == "rejected"
    assert "face.no_match" in row.decision


def test_a_retry_leads_back_to_the_step_that_mends_it(caller: Caller) -> None:
    instruments = tools()
    registration = captured(caller, instruments, (0, 0, 0))
    deciding.decide_registration(caller.operator_id, registration, instruments, TODAY)
    assert decided(caller, registration).outcome == "retry"
    assert state_of(caller, registration) == State.DOCUMENTED
    measure_all(caller, instruments, *show(caller, registration, "face", square(RED)))
    deciding.decide_registration(caller.operator_id, registration, instruments, TODAY)
    assert decided(caller, registration).outcome == "approved"


def test_a_decision_is_replayed_byte_for_byte(caller: Caller) -> None:
    instruments = tools()
    for colour in (RED, BLUE):
        registration = captured(caller, instruments, colour)
        deciding.decide_registration(caller.operator_id, registration, instruments, TODAY)
        row = decided(caller, registration)
        with tenant(caller.operator_id):
            assert deciding.replay(row) == row.decision.encode()


def test_a_decision_cannot_be_changed_or_removed(caller: Caller) -> None:
    instruments = tools()
    registration = captured(caller, instruments)
    deciding.decide_registration(caller.operator_id, registration, instruments, TODAY)
    for statement in ("UPDATE registrations_decision SET outcome = 'rejected'", "DELETE FROM registrations_decision"):
        with pytest.raises(Exception, match="permission denied"), tenant(caller.operator_id):
            connection.cursor().execute(statement)
    assert decided(caller, registration).outcome == "approved"


def test_steps_out_of_order_are_refused_with_what_is_possible_now(caller: Caller) -> None:
    registration = begin(caller)
    with pytest.raises(Conflict) as refusal:
        show(caller, registration, "document", page(RED))
    assert refusal.value.code == "registration.out_of_order"
    assert refusal.value.possible_now == ("consent", "way", "withdraw")
    agree(caller, registration, "document", "face")
    with pytest.raises(Conflict):
        show(caller, registration, "face", square(RED))
    with pytest.raises(Conflict):
        deciding.decide_registration(caller.operator_id, registration, tools(), TODAY)
    assert state_of(caller, registration) == State.CONSENTED


def test_another_operator_can_do_nothing_with_it(caller: Caller) -> None:
    registration = begin(caller)
    other = Caller(add_operator("south", "South Telecom", "UT"), "client", frozenset())
    with pytest.raises(NotFound), tenant(other.operator_id):
        steps.withdraw(registration)
    with pytest.raises(NotFound):
        show(other, registration, "document", page(RED))
    assert state_of(caller, registration) == State.CREATED


@pytest.mark.parametrize("before", [*State])
@pytest.mark.parametrize("after", [*State])
def test_the_database_itself_refuses_what_the_table_of_steps_does_not_hold(
    caller: Caller, before: State, after: State
) -> None:
    if before is after:
        return
    with tenant(caller.operator_id):
        row = steps.create_registration(caller, steps.Application("new_line", "+447700900123"))
        twin = Registration(
            operator_id=row.operator_id,
            kind=row.kind,
            state=before,
            language="en",
            subscriber=row.subscriber,
            policy=row.policy,
            sealed_line=b"x",
            line_index=b"x",
            expires_at=row.expires_at,
        )
        twin.save(force_insert=True)
    if after in NEXT[before]:
        with tenant(caller.operator_id):
            Registration.objects.filter(id=twin.id).update(state=after)
    else:
        with pytest.raises(IntegrityError), tenant(caller.operator_id):
            Registration.objects.filter(id=twin.id).update(state=after)
        assert state_of(caller, twin.id) == before


@pytest.mark.parametrize(
    ("application", "code"),
    [
        (steps.Application("new_line", "12"), "line.number_without_country"),
        (steps.Application("new_line", "+447700900123", iccid="8944110068256270055"), "line.iccid"),
        (steps.Application("new_line", "+447700900123", eid="123"), "line.eid"),
        (steps.Application("gift", "+447700900123"), "registration.kind"),
        (steps.Application("new_line", "+447700900123", language="tlh"), "registration.language"),
    ],
)
def test_a_line_that_cannot_be_is_refused_before_anything_is_written(
    caller: Caller, application: steps.Application, code: str
) -> None:
    with pytest.raises(Invalid) as refusal, tenant(caller.operator_id):
        steps.create_registration(caller, application)
    assert refusal.value.code == code
    with tenant(caller.operator_id):
        assert not Registration.objects.exists()


def test_the_line_reads_back_and_is_not_in_its_row(caller: Caller) -> None:
    registration = begin(caller)
    with tenant(caller.operator_id):
        row = Registration.objects.select_related("subscriber").get(id=registration)
        assert steps.line_of(row) == {"msisdn": "+447700900123", "iccid": "8944110068256270054"}
    assert b"7700900123" not in bytes(row.sealed_line)
