"""The block list on the real database: two people, a reason, an end; and what it does to a registration."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connections
from django.db.utils import IntegrityError
from django.utils import timezone
from tests.integration import picture_way as way
from tests.integration.identities.test_counting import captured, decide
from tests.integration.rules import PICTURES

from realname.database.rows import OWNER_ALIAS, tenant
from realname.judge.facts import BlockState
from realname.record.errors import Conflict, Denied, Invalid, NotFound
from realname.record.identities.actions import blocking
from realname.record.identities.actions.counting import named
from realname.record.identities.models import Block
from realname.record.operators.actions.clients import Caller, add_operator
from realname.record.operators.actions.policies import publish_policy
from realname.record.operators.models import Event
from realname.record.oversight.models import Entry
from realname.record.registrations.models import Registration

pytestmark = pytest.mark.usefixtures("database", "store")

store = way.store
HERS = named("passport", "", "L898902C3")
"""The drawn page does not say who issued it."""

FIELDS = {"document_kind": "TD3", "document_number": "L898902C3"}
BLOCKED = (
    PICTURES
    + """
[checks."identity.not_blocked"]
required = "where_applicable"
fail = "review"
unsure = "retry"
"""
)


def operator(name: str) -> Caller:
    caller = Caller(add_operator(name, "North Telecom", "UT"), "one", frozenset())
    with tenant(caller.operator_id):
        publish_policy(caller, BLOCKED, tuple(Registration.Kind.values))
    return caller


@pytest.fixture
def north() -> Caller:
    return operator("north")


def propose(caller: Caller, days: float = 30, **changed: str) -> Block:
    given = {"reason": "fraud", "appeal_url": "https://north.example/appeal", "by": "one", **changed}
    with tenant(caller.operator_id):
        return blocking.propose_block(caller.operator_id, HERS, until=timezone.now() + timedelta(days=days), **given)


def state(caller: Caller) -> BlockState:
    with tenant(caller.operator_id):
        return blocking.block_state(caller.operator_id, FIELDS)


def holding(caller: Caller) -> Block:
    row = propose(caller)
    with tenant(caller.operator_id):
        return blocking.confirm_block(row.id, "two")


def test_a_block_holds_once_a_second_person_confirms_it_and_sends_the_registration_to_a_person(north: Caller) -> None:
    row = propose(north)
    assert state(north) is BlockState.CLEAR
    assert decide(north, captured(north, 1)).outcome == "approved"
    with pytest.raises(Denied) as refusal, tenant(north.operator_id):
        blocking.confirm_block(row.id, "one")
    assert refusal.value.code == "block.same_person"
    assert state(north) is BlockState.CLEAR
    for _ in range(2):
        with tenant(north.operator_id):
            blocking.confirm_block(row.id, "two")
    assert state(north) is BlockState.BLOCKED
    decision = decide(north, captured(north, 2))
    assert decision.outcome == "review"
    assert "identity.blocked" in decision.decision
    with tenant(north.operator_id):
        assert Event.objects.filter(type="block.confirmed").count() == 1
        leaves = [bytes(one.leaf) for one in Entry.objects.filter(kind="block_step").order_by("id")]
    assert [b'"proposed"' in one or b'"confirmed"' in one for one in leaves] == [True, True]
    assert not any(b"L898902C3" in one for one in leaves)


def test_the_database_itself_wants_two_people(north: Caller) -> None:
    row = propose(north)
    with pytest.raises(IntegrityError, match="two_people_block"), tenant(north.operator_id):
        Block.objects.filter(id=row.id).update(confirmed_at=timezone.now(), confirmed_by="one")


def test_a_block_is_lifted_by_one_person_for_a_reason(north: Caller) -> None:
    row = holding(north)
    with pytest.raises(Invalid), tenant(north.operator_id):
        blocking.lift_block(row.id, "because", "one")
    assert state(north) is BlockState.BLOCKED
    with tenant(north.operator_id):
        blocking.lift_block(row.id, "appeal", "one")
    assert state(north) is BlockState.CLEAR
    with pytest.raises(Conflict), tenant(north.operator_id):
        blocking.confirm_block(row.id, "two")


def test_a_block_ends_on_its_day_and_its_row_goes(north: Caller) -> None:
    row = holding(north)
    later = timezone.now() + timedelta(days=31)
    with tenant(north.operator_id):
        Block.objects.filter(id=row.id).update(until=row.created_at + timedelta(microseconds=1))
    assert state(north) is BlockState.CLEAR
    assert blocking.forget_ended(north.operator_id, later) == 1
    with tenant(north.operator_id):
        assert not Block.objects.exists()


@pytest.mark.parametrize(
    ("days", "changed", "code"),
    [
        (-1, {}, "block.until"),
        (731, {}, "block.until"),
        (1, {"reason": "dislike"}, "block.reason"),
        (1, {"appeal_url": "http://north.example"}, "block.appeal"),
        (1, {"appeal_url": "https://"}, "block.appeal"),
    ],
)
def test_an_entry_has_a_reason_an_end_and_an_address_to_appeal_at(
    north: Caller, days: float, changed: dict[str, str], code: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        propose(north, days, **changed)
    assert refusal.value.code == code
    with tenant(north.operator_id):
        assert not Block.objects.exists()


def test_another_operator_neither_sees_nor_feels_it(north: Caller) -> None:
    row = holding(north)
    south = operator("south")
    assert state(south) is BlockState.CLEAR
    with pytest.raises(NotFound), tenant(south.operator_id):
        blocking.lift_block(row.id, "mistake", "one")
    assert state(north) is BlockState.BLOCKED


def test_what_is_kept_names_nobody(north: Caller) -> None:
    row = holding(north)
    assert blocking.block_shown(row)["state"] == "holds"
    with connections[OWNER_ALIAS].cursor() as cursor:
        cursor.execute("SELECT set_config('app.maintenance', 'test', false)")
        cursor.execute("SELECT block::text FROM identities_block AS block")
        [(told,)] = cursor.fetchall()
        cursor.execute("SELECT set_config('app.maintenance', '', false)")
    assert "L898902C3" not in told
    assert b"L898902C3".hex() not in told
    assert uuid.UUID(str(row.id))
