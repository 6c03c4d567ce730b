"""What is counted of agents, stores and devices on the real database, and what it makes of a registration."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone
from tests.integration import picture_way as way
from tests.integration.identities.test_counting import decide
from tests.integration.picture_way import agree, measure_all, show, tools
from tests.integration.rules import PICTURES
from tests.pages.stand_ins import RED, page, square

from realname.database.rows import tenant
from realname.judge.pace import AgentPace, DevicePace, Pace
from realname.record.errors import Invalid
from realname.record.operators.actions.clients import Caller, add_operator
from realname.record.operators.actions.policies import publish_policy
from realname.record.registrations.actions import steps
from realname.record.registrations.actions.paced import pace_of
from realname.record.registrations.models import Challenge, Line, Registration
from realname.record.staff.actions import own_numbers
from realname.record.staff.actions.members import add_member
from realname.record.staff.models import Store

pytestmark = pytest.mark.usefixtures("database", "store")

store = way.store
PACED = (
    PICTURES
    + """
[pace]
agent_an_hour = 2
agent_a_day = 3
store_an_hour = 4
device_people = 2
device_days = 30

[checks."agent.pace"]
required = "where_applicable"
fail = "review"
unsure = "review"

[checks."device.pace"]
required = "where_applicable"
fail = "review"
unsure = "review"
"""
)


def operator(name: str, rules: str = PACED) -> Caller:
    caller = Caller(add_operator(name, "North Telecom", "UT"), "client", frozenset())
    with tenant(caller.operator_id):
        publish_policy(caller, rules, tuple(Registration.Kind.values))
    return caller


@pytest.fixture
def north() -> Caller:
    return operator("north")


def shop(caller: Caller) -> uuid.UUID:
    with tenant(caller.operator_id):
        return Store.objects.create(operator_id=caller.operator_id, name="Harbour", code="harbour").id


def agent(caller: Caller, store_id: uuid.UUID | None = None) -> uuid.UUID:
    return add_member(caller.operator_id, "Ada Example", uuid.uuid4().hex, ("agent",), store_id).member_id


def begin(
    caller: Caller, number: int, member_id: uuid.UUID | None = None, store_id: uuid.UUID | None = None
) -> Registration:
    application = steps.Application("new_line", f"+4477009{number:05}", member_id=member_id, store_id=store_id)
    with tenant(caller.operator_id):
        return steps.create_registration(caller, application)


def counted(caller: Caller, registration: Registration, number: str = "") -> Pace:
    with tenant(caller.operator_id):
        return pace_of(registration, {"document_number": number} if number else {})


def earlier(caller: Caller, registration: Registration, ago: timedelta) -> None:
    with tenant(caller.operator_id):
        Registration.objects.filter(id=registration.id).update(created_at=F("created_at") - ago)


def signed(caller: Caller, registration: Registration, thumbprint: str, days_ago: float = 0) -> None:
    """Have a registration's challenge answered under that key."""
    now = timezone.now()
    with tenant(caller.operator_id):
        Challenge.objects.create(
            operator_id=caller.operator_id,
            registration=registration,
            device=b"d" * 32,
            nonce=uuid.uuid4().bytes * 2,
            script="{}",
            expires_at=now,
            answered_at=now - timedelta(days=days_ago),
            thumbprint=thumbprint,
        )


def test_an_agents_registrations_are_counted_by_hour_day_and_store_up_to_the_one_in_question(north: Caller) -> None:
    place = shop(north)
    ada, bob = agent(north, place), agent(north, place)
    old = begin(north, 1, ada, place)
    earlier(north, old, timedelta(hours=2))
    gone = begin(north, 2, ada, place)
    earlier(north, gone, timedelta(hours=25))
    begin(north, 3, bob, place)
    begin(north, 4, None, place)
    mine = begin(north, 5, ada, place)
    later = begin(north, 6, ada, place)
    assert counted(north, mine).agent == AgentPace(hour=1, day=2, store_hour=3)
    assert counted(north, later).agent == AgentPace(hour=2, day=3, store_hour=4)
    assert counted(north, begin(north, 7)) == Pace()


def test_another_operators_agents_and_devices_are_not_counted(north: Caller) -> None:
    south = operator("south")
    theirs = begin(south, 1, agent(south))
    signed(south, theirs, "k" * 43)
    mine = begin(north, 1, agent(north))
    signed(north, mine, "k" * 43)
    assert counted(north, mine) == Pace(AgentPace(1, 1), DevicePace(1))


def test_a_device_is_counted_by_its_people_and_not_by_their_registrations(north: Caller) -> None:
    first, second, third = (begin(north, number) for number in range(1, 4))
    for registration in (first, second, third):
        signed(north, registration, "k" * 43)
    signed(north, begin(north, 4), "k" * 43, days_ago=31)
    signed(north, begin(north, 5), "other")
    assert counted(north, third).device == DevicePace(3)
    with tenant(north.operator_id):
        Registration.objects.filter(id=second.id).update(subscriber=first.subscriber_id)
    assert counted(north, third).device == DevicePace(2)


def test_an_agents_own_line_among_customers_is_known_by_the_number_that_she_told(
    north: Caller,
) -> None:
    ada, bob = agent(north), agent(north)
    with tenant(north.operator_id):
        for _ in range(2):
            own_numbers.tell_number(ada, "+44 7700 900 001")
        with pytest.raises(Invalid):
            own_numbers.tell_number(ada, "none")
        assert own_numbers.numbers_told(ada) == 1
    told = [counted(north, begin(north, number, who)).agent for number, who in ((1, ada), (2, ada), (1, bob))]
    assert [one.own_number for one in told if one] == [True, False, False]
    with tenant(north.operator_id):
        assert own_numbers.forget_numbers(ada) == 1
    again = counted(north, begin(north, 1, ada)).agent
    assert again is not None
    assert not again.own_number


def test_nothing_is_counted_where_the_policy_does_not_ask() -> None:
    caller = operator("north", PICTURES)
    registration = begin(caller, 1, agent(caller))
    signed(caller, registration, "k" * 43)
    assert counted(caller, registration) == Pace()


def test_the_registration_that_is_one_too_many_goes_to_a_person_and_no_line_is_given(north: Caller) -> None:
    ada = agent(north)
    outcomes = []
    for number in range(1, 4):
        registration = begin(north, number, ada).id
        agree(north, registration, "document", "face")
        measure_all(north, tools(), *show(north, registration, "document", page(RED)))
        measure_all(north, tools(), *show(north, registration, "face", square(RED)))
        row = decide(north, registration)
        outcomes.append((row.outcome, "agent.too_many_an_hour" in row.decision))
    assert outcomes == [("approved", False), ("approved", False), ("review", True)]
    with tenant(north.operator_id):
        assert not Line.objects.filter(registration=registration).exists()
        assert Registration.objects.get(id=registration).state == "decided"
