"""Lines of one identity, counted across operators on the real database, by sessions that run at once."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.db.utils import IntegrityError, ProgrammingError
from django.utils import timezone
from tests.integration import picture_way as way
from tests.integration.picture_way import agree, measure_all, show, state_of, tools
from tests.integration.rules import PICTURES
from tests.pages.stand_ins import RED, page, square

from realname.database.invariants import violations
from realname.database.rows import OWNER_ALIAS, tenant
from realname.judge.facts import LinesState
from realname.judge.identity_rules import IdentityRules
from realname.record.errors import Conflict
from realname.record.identities.actions import counting
from realname.record.identities.actions.counting import Identity, identity_of
from realname.record.identities.models import LineSlot
from realname.record.operators.actions.clients import Caller, add_operator
from realname.record.operators.actions.policies import publish_policy
from realname.record.operators.models import Event
from realname.record.registrations.actions import deciding, lines, retention, reviewing, steps
from realname.record.registrations.models import DecisionRow, Line, Registration

pytestmark = pytest.mark.usefixtures("database", "store")

store = way.store
FIVE = IdentityRules(lines_at_operator=5, lines_in_all=5)
ANNA = Identity("passport", "UTO", "L898902C3")
LIMITED = (
    PICTURES
    + """
[identity]
lines_at_operator = 4
lines_in_all = 5

[checks."identity.line_limit"]
required = "where_applicable"
fail = "review"
unsure = "retry"
"""
)


def operator(name: str) -> Caller:
    caller = Caller(add_operator(name, "North Telecom", "UT"), "client", frozenset())
    with tenant(caller.operator_id):
        publish_policy(caller, LIMITED, tuple(Registration.Kind.values))
    return caller


@pytest.fixture
def north() -> Caller:
    return operator("north")


@pytest.fixture
def south() -> Caller:
    return operator("south")


def take(caller: Caller, rules: IdentityRules = FIVE, identity: Identity | None = ANNA) -> LinesState:
    with tenant(caller.operator_id):
        return counting.take_places(caller.operator_id, uuid.uuid4(), identity, rules)


def slots() -> list[LineSlot]:
    return list(LineSlot.objects.using(OWNER_ALIAS).order_by("scope", "number"))


def at_once(works: list[Callable[[], Any]]) -> list[Any]:
    """Run each in a thread with a session of its own, all begun at one moment, and return what they found."""
    ready = threading.Barrier(len(works))
    found: list[Any] = [None] * len(works)

    def run(place: int) -> None:
        try:
            connection.ensure_connection()
            ready.wait()
            found[place] = works[place]()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def captured(caller: Caller, number: int, kind: str = "new_line", colour: tuple[int, int, int] = RED) -> uuid.UUID:
    application = steps.Application(kind, f"+4477009{number:05}", "8944110068256270054")
    with tenant(caller.operator_id):
        registration = steps.create_registration(caller, application).id
    agree(caller, registration, "document", "face")
    measure_all(caller, tools(), *show(caller, registration, "document", page(colour)))
    measure_all(caller, tools(), *show(caller, registration, "face", square(colour)))
    return registration


def decide(caller: Caller, registration: uuid.UUID) -> DecisionRow:
    deciding.decide_registration(caller.operator_id, registration, tools(), way.TODAY)
    with tenant(caller.operator_id):
        return deciding.newest_decision(registration)[0]


def activate(caller: Caller, registration: uuid.UUID) -> Line:
    with tenant(caller.operator_id):
        lines.tell_activation(registration, "activated", "")
        return Line.objects.get(registration=registration)


def test_of_twenty_registrations_of_two_operators_exactly_one_gets_the_last_line(north: Caller, south: Caller) -> None:
    for caller, number in ((north, 1), (north, 2), (south, 3), (south, 4)):
        assert decide(caller, captured(caller, number)).outcome == "approved"
    racing = [(caller, captured(caller, number)) for number in range(10, 20) for caller in (north, south)]
    at_once([lambda one=one: decide(*one) for one in racing])  # type: ignore[misc]
    rows = []
    for caller, registration in racing:
        with tenant(caller.operator_id):
            rows.append(deciding.newest_decision(registration)[0])
    assert sorted(row.outcome for row in rows) == ["approved", *["review"] * 19]
    refused = [row for row in rows if row.outcome == "review"]
    assert all("identity.lines_in_all" in row.decision for row in refused)
    for row in rows:
        caller = north if row.operator_id == north.operator_id else south
        with tenant(caller.operator_id):
            assert deciding.replay(row) == row.decision.encode()
    assert len(slots()) == 5 + 5, "five in all, and each once more with its operator"


def test_the_last_place_is_given_once_by_a_constraint_whoever_asks(north: Caller, south: Caller) -> None:
    assert [take(caller) for caller in (north, north, south, south)] == [LinesState.FREE] * 4
    found = at_once([lambda caller=caller: take(caller) for caller in (north, south) * 10])  # type: ignore[misc]
    assert sorted(found) == sorted([LinesState.FREE, *[LinesState.IN_ALL] * 19])
    with pytest.raises(IntegrityError, match="one_line_a_number"):
        LineSlot.objects.using(OWNER_ALIAS).create(scope=slots()[0].scope, number=1, owner=b"o" * 33)


def test_an_operators_own_limit_is_told_as_such_and_another_operators_lines_do_not_count_for_it(
    north: Caller, south: Caller
) -> None:
    two = IdentityRules(lines_at_operator=2, lines_in_all=5)
    assert [take(north, two) for _ in range(3)] == [LinesState.FREE, LinesState.FREE, LinesState.AT_OPERATOR]
    assert [take(south, two) for _ in range(3)] == [LinesState.FREE, LinesState.FREE, LinesState.AT_OPERATOR]
    assert len(slots()) == 4 + 4, "whoever is refused holds nothing"


def test_no_session_of_an_operator_reads_or_changes_the_places(north: Caller) -> None:
    take(north)
    for statement in (
        "SELECT count(*) FROM identities_line_slot",
        "DELETE FROM identities_line_slot",
        "UPDATE identities_line_slot SET until = now()",
        "INSERT INTO identities_line_slot (id, scope, number, owner) VALUES (gen_random_uuid(), 'x', 1, 'x')",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), tenant(north.operator_id):
            connection.cursor().execute(statement)
    assert len(slots()) == 2
    with connections[OWNER_ALIAS].cursor() as cursor:
        assert violations(cursor) == []


def test_a_row_names_neither_person_nor_operator_nor_registration(north: Caller, south: Caller) -> None:
    registration = uuid.uuid4()
    with tenant(north.operator_id):
        counting.take_places(north.operator_id, registration, ANNA, FIVE)
    take(south)
    told = b"".join(bytes(one.scope) + bytes(one.owner) + one.id.bytes for one in slots())
    for secret in (ANNA.number.encode(), registration.bytes, north.operator_id.bytes, str(registration).encode()):
        assert secret not in told
    assert len({bytes(one.scope) for one in slots()}) == 3, "one in all, and one with each operator"


@pytest.mark.parametrize(
    ("fields", "same"),
    [
        ({"document_kind": "TD3", "issuing_state": "UTO", "document_number": "l898902c3"}, True),
        ({"document_kind": "TD3", "issuing_state": "UTO", "document_number": " L898902C3 "}, True),
        ({"document_kind": "TD1", "issuing_state": "UTO", "document_number": "L898902C3"}, False),
        ({"document_kind": "TD3", "issuing_state": "UTA", "document_number": "L898902C3"}, False),
    ],
)
def test_an_identity_is_a_documents_kind_state_and_number(fields: dict[str, str], same: bool) -> None:  # noqa: FBT001
    assert (identity_of(fields) == ANNA) is same
    assert "L898902C3" not in repr(ANNA)


def test_a_number_that_was_not_read_is_not_counted(north: Caller) -> None:
    assert identity_of({"document_kind": "TD3"}) is None
    assert take(north, FIVE, None) is LinesState.UNKNOWN
    assert slots() == []


def test_a_place_goes_back_with_its_registration_and_with_its_line(north: Caller) -> None:
    first, second, third = (captured(north, number) for number in (1, 2, 3))
    for registration in (first, second, third):
        assert decide(north, registration).outcome == "approved"
    assert all(one.until is not None for one in slots())
    with tenant(north.operator_id):
        steps.withdraw(first)
    assert len(slots()) == 4
    with tenant(north.operator_id):
        Registration.objects.filter(id=second).update(expires_at=timezone.now() - timedelta(days=31))
    retention.keep_clocks(north.operator_id, timezone.now())
    assert state_of(north, second) == "expired"
    assert len(slots()) == 2
    line = activate(north, third)
    assert [one.until for one in slots()] == [None, None]
    for _ in range(2):
        with tenant(north.operator_id):
            assert lines.end_line(line.id).state == Line.State.TERMINATED
    assert slots() == []
    with tenant(north.operator_id):
        assert Event.objects.filter(type="line.ended").count() == 1


def test_what_lapsed_is_free_without_any_job(north: Caller) -> None:
    assert [take(north) for _ in range(6)][-1] is LinesState.AT_OPERATOR
    LineSlot.objects.using(OWNER_ALIAS).filter(number=2).update(until=timezone.now() - timedelta(seconds=1))
    assert take(north) is LinesState.FREE
    assert sorted(one.number for one in slots()) == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_a_transfer_moves_the_place_from_the_old_holder_to_the_new(north: Caller) -> None:
    old = captured(north, 1)
    decide(north, old)
    activate(north, old)
    before = {bytes(one.scope) for one in slots()}
    with tenant(north.operator_id):  # the page of these tests is always the same person's
        assert counting.take_places(north.operator_id, old, Identity("card", "UTO", "OTHER"), FIVE) == LinesState.FREE
        counting.keep_places(old)
    other = {bytes(one.scope) for one in slots()}
    assert not before & other
    new = captured(north, 1, "transfer")
    decide(north, new)
    activate(north, new)
    assert {bytes(one.scope) for one in slots()} == before
    assert [one.until for one in slots()] == [None, None]


def test_a_sim_that_is_replaced_takes_no_further_place_and_an_uncounted_line_gets_one(north: Caller) -> None:
    first = captured(north, 1)
    decide(north, first)
    activate(north, first)
    scope = {bytes(one.scope) for one in slots()}
    again = captured(north, 1, "sim_replacement")
    assert decide(north, again).outcome == "approved"
    line = activate(north, again)
    assert {bytes(one.scope) for one in slots()} == scope
    with tenant(north.operator_id):
        counting.release_places(again)  # as if it had been registered before lines were counted
        Line.objects.filter(id=line.id).update(state=Line.State.ACTIVE)
    last = captured(north, 1, "reverification")
    assert decide(north, last).outcome == "approved"
    assert {bytes(one.scope) for one in slots()} == scope
    assert [one.until for one in slots()] == [None, None]


def test_a_persons_approval_passes_over_no_limit(north: Caller) -> None:
    for number in range(1, 5):
        decide(north, captured(north, number))
    fifth = captured(north, 5)
    row = decide(north, fifth)
    assert row.outcome == "review"
    assert "identity.lines_at_operator" in row.decision
    with pytest.raises(Conflict) as refusal, tenant(north.operator_id):
        reviewing.approve_reviewed(Registration.objects.get(id=fifth), row)
    assert refusal.value.code == "review.line_limit"
    assert len(slots()) == 8
    with tenant(north.operator_id):
        steps.withdraw(Registration.objects.exclude(id=fifth).order_by("id")[0].id)
        reviewing.approve_reviewed(Registration.objects.get(id=fifth), row)
    assert len(slots()) == 8
