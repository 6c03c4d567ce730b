"""What registrations have in common is marked without a value, and rings are found in it, on the real database."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.db.utils import ProgrammingError
from django.utils import timezone
from tests.integration import picture_way as way
from tests.integration.patterns.marked import begin, decided, look_at, marked, reading, ring_of
from tests.integration.patterns.test_pace import PACED, operator
from tests.integration.picture_way import agree, measure_all, show
from tests.pages.stand_ins import BLUE, RED, page, square

from realname.database.invariants import violations
from realname.database.rows import OWNER_ALIAS, tenant
from realname.judge.pace import DevicePace
from realname.judge.rings import Tie
from realname.record.errors import Invalid, NotFound
from realname.record.operators.actions.clients import Caller
from realname.record.operators.models import Event
from realname.record.oversight.models import Entry
from realname.record.patterns.actions import finding, forgetting, marking
from realname.record.patterns.actions.pacing import device_pace
from realname.record.patterns.models import KeySeen, KeySetAside, MarkRow, RingMember, RingRow
from realname.record.registrations.actions import deciding, export, retention
from realname.record.registrations.models import Registration

pytestmark = pytest.mark.usefixtures("database", "store")

store = way.store
DAY = timedelta(days=1)


@pytest.fixture
def north() -> Caller:
    return operator("north")


@pytest.fixture
def south() -> Caller:
    return operator("south")


def rows(caller: Caller) -> list[RingRow]:
    with tenant(caller.operator_id):
        return list(RingRow.objects.order_by("id"))


def told(caller: Caller, kind: str) -> int:
    with tenant(caller.operator_id):
        return Event.objects.filter(type=kind).count()


def test_one_picture_of_a_document_under_two_names_is_a_ring_found_by_the_decisions_own_job(north: Caller) -> None:
    first, second = (decided(north, number, page(RED)) for number in ("L898902C3", "L898902C4"))
    look_at(north, first)
    assert rows(north) == []
    look_at(north, second)
    look_at(north, second)
    [ring] = rows(north)
    assert (ring.people, ring.kinds, ring.closed_at) == (2, ["document_image"], None)
    with tenant(north.operator_id):
        assert {row.registration_id for row in RingMember.objects.all()} == {first, second}
        assert {row.kind for row in MarkRow.objects.all()} == {"document_image"}
        [leaf] = Entry.objects.filter(kind="pattern_step")
    assert b'"people":2' in bytes(leaf.leaf)
    assert told(north, "ring.found") == 1


def test_one_person_with_two_lines_and_two_people_with_pictures_of_their_own_are_no_ring(north: Caller) -> None:
    for registration in (decided(north, "L898902C3"), decided(north, "L898902C3", number=2)):
        look_at(north, registration)
    look_at(north, decided(north, "L898902C4", page(BLUE), number=3))
    assert rows(north) == []


def test_a_ring_grows_and_two_that_somebody_joins_become_the_first(north: Caller) -> None:
    first, second = ring_of(north, 7, "till"), ring_of(north, 8, "kiosk")
    joining = marked(north, "both", [(Tie.DEVICE, "till"), (Tie.DEVICE, "kiosk")])
    grown = finding.look(north.operator_id, joining)
    assert grown is not None
    assert (grown.id, grown.people) == (first.id, 16)
    assert [(row.closed_because, row.merged_id) for row in rows(north)] == [("", None), ("merged", first.id)]
    assert (told(north, "ring.found"), told(north, "ring.grown")) == (2, 1)
    with tenant(north.operator_id):
        assert RingMember.objects.filter(ring=second).count() == 0


def test_a_closed_ring_stays_closed_until_somebody_new_joins(north: Caller) -> None:
    ring = ring_of(north)
    with tenant(north.operator_id):
        RingRow.objects.update(closed_at=timezone.now(), closed_because="mistake")
        person = bytes(RingMember.objects.filter(ring=ring)[0].identity)
    assert finding.look(north.operator_id, person) is None
    anew = finding.look(north.operator_id, marked(north, "new", [(Tie.DEVICE, "till")]))
    assert anew is not None
    assert (anew.people, anew.closed_at) == (8, None)
    assert anew.id != ring.id


def test_what_is_set_aside_ties_nobody(north: Caller) -> None:
    people = [marked(north, f"{number}", [(Tie.ADDRESS, "hostel")]) for number in range(13)]
    with tenant(north.operator_id):
        [key] = set(MarkRow.objects.values_list("digest", flat=True))
        KeySetAside.objects.create(operator_id=north.operator_id, kind="address", digest=key, member=uuid.uuid4())
    assert finding.look(north.operator_id, people[0]) is None


def test_the_cost_of_looking_grows_with_the_ring_and_not_with_the_operator(north: Caller) -> None:
    ring_of(north)
    with tenant(north.operator_id), connection.execute_wrapper(counting := Counting()):
        finding.ring_around(bytes(RingMember.objects.all()[0].identity))
    few = counting.asked
    for number in range(30):
        marked(north, f"alone {number}", [(Tie.DEVICE, f"phone {number}"), (Tie.ADDRESS, f"house {number}")])
    with tenant(north.operator_id), connection.execute_wrapper(counting := Counting()):
        finding.ring_around(bytes(RingMember.objects.all()[0].identity))
    assert counting.asked == few < 10


class Counting:
    """Counts statements."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, execute: object, *given: object) -> object:
        self.asked += 1
        return execute(*given)  # type: ignore[operator]


def test_another_operators_people_are_in_no_ring_of_this_one(north: Caller, south: Caller) -> None:
    for number in range(6):
        marked(north, f"{number}", [(Tie.DEVICE, "till")])
        marked(south, f"{number}", [(Tie.DEVICE, "till")])
    last = marked(south, "7", [(Tie.DEVICE, "till")])
    assert finding.look(north.operator_id, last) is None
    assert finding.look(south.operator_id, last) is not None
    assert rows(north) == []


def test_the_operators_software_names_values_and_none_is_kept(north: Caller, south: Caller) -> None:
    registration = begin(north)
    with tenant(north.operator_id):
        for value in ("Till 7", "till-7"):
            marking.tell_mark(registration, "device", value)
        marking.tell_mark(registration, "address", "10 High Street")
        assert MarkRow.objects.filter(told=True).count() == 2
    for kind, value, code in (("contact", "x", "mark.kind"), ("device", " .", "mark.value")):
        with pytest.raises(Invalid) as refusal, tenant(north.operator_id):
            marking.tell_mark(registration, kind, value)
        assert refusal.value.code == code
    with pytest.raises(NotFound), tenant(south.operator_id):
        marking.tell_mark(registration, "device", "till 7")
    with connections[OWNER_ALIAS].cursor() as cursor:
        cursor.execute("SELECT set_config('app.maintenance', 'test', false)")
        cursor.execute("SELECT string_agg(t::text, '') FROM patterns_mark t")
        text = cursor.fetchone()[0].casefold()
    assert "till" not in text
    assert "high" not in text


def named(caller: Caller, document: str, number: int) -> uuid.UUID:
    """Decide a registration whose device the operator's software named, and have it looked at."""
    registration = begin(caller, number)
    with tenant(caller.operator_id):
        marking.tell_mark(registration, "device", "till 7")
    tools = reading(document)
    agree(caller, registration, "document", "face")
    measure_all(caller, tools, *show(caller, registration, "document", page((number, 90, 90))))
    measure_all(caller, tools, *show(caller, registration, "face", square((number, 90, 90))))
    deciding.decide_registration(caller.operator_id, registration, tools, way.TODAY)
    look_at(caller, registration)
    return registration


def pace(caller: Caller, registration: uuid.UUID, most: int) -> DevicePace | None:
    with tenant(caller.operator_id):
        return device_pace(Registration.objects.get(id=registration), {}, most, 30)


def test_a_device_is_counted_here_and_of_all_operators_only_whether_it_is_too_many(
    north: Caller, south: Caller
) -> None:
    for number in range(1, 4):
        named(south, f"S{number}", number)
    named(north, "N1", 4)
    named(north, "S1", 5)  # who is with both is one person
    asking = begin(north, 6)
    with tenant(north.operator_id):
        marking.tell_mark(asking, "device", "TILL 7")
    assert pace(north, asking, 6) == DevicePace(3, many_in_all=False)
    assert pace(north, asking, 1) == DevicePace(3, many_in_all=False), "of five and fewer nothing is told"
    named(south, "S9", 7)
    assert pace(north, asking, 5) == DevicePace(3, many_in_all=True)
    assert pace(north, asking, 6) == DevicePace(3, many_in_all=False)
    with pytest.raises(ProgrammingError), tenant(north.operator_id):
        KeySeen.objects.count()
    with connections[OWNER_ALIAS].cursor() as cursor:
        assert violations(cursor) == []


def test_the_check_counts_a_named_device_and_a_person_looks(north: Caller) -> None:
    assert "device_people = 2" in PACED
    outcomes = []
    for number in range(1, 4):
        registration = named(north, f"N{number}", number)
        with tenant(north.operator_id):
            row = deciding.newest_decision(registration)[0]
        outcomes.append((row.outcome, "device.under_many_names" in row.decision))
    assert outcomes == [("approved", False), ("approved", False), ("review", True)]


def test_an_erased_person_is_in_no_mark_and_no_ring_and_before_that_her_export_names_them(north: Caller) -> None:
    registrations = [named(north, document, 1) for document in ("N1", "N2")]
    [ring] = rows(north)
    assert ring.people == 2
    with tenant(north.operator_id):
        people = [Registration.objects.get(id=one).subscriber_id for one in registrations]
        kinds = [(mark["kind"], mark["named_by"]) for mark in export.everything_of(people[0])["marks"]]
    assert kinds == [("device", "operator"), ("document_image", "evidence")]
    before = KeySeen.objects.using(OWNER_ALIAS).count()
    retention.erase_person(north.operator_id, people[0])
    with tenant(north.operator_id):
        assert not MarkRow.objects.filter(subscriber=people[0]).exists()
        assert not RingMember.objects.filter(subscriber=people[0]).exists()
    assert KeySeen.objects.using(OWNER_ALIAS).count() == before - 2
    look_at(north, registrations[0])
    with tenant(north.operator_id):
        assert not MarkRow.objects.filter(subscriber=people[0]).exists()
    retention.erase_person(north.operator_id, people[1])
    assert [row.closed_because for row in rows(north)] == ["gone"]


def test_marks_and_closed_rings_are_forgotten_when_their_days_are_over(north: Caller) -> None:
    named(north, "N1", 1)
    now = timezone.now()
    ring_of(north)
    with tenant(north.operator_id):
        RingRow.objects.update(closed_at=now, closed_because="mistake")
    assert forgetting.forget_old(north.operator_id, now) == 0
    forgetting.forget_old(north.operator_id, now + forgetting.KEPT_FOR + DAY)
    forgetting.forget_old_everywhere(now + forgetting.KEPT_FOR + 2 * DAY)
    assert KeySeen.objects.using(OWNER_ALIAS).exists(), "what a policy may ask about stays"
    KeySeen.objects.using(OWNER_ALIAS).update(seen_on=now.date() - forgetting.KEPT_FOR - DAY)
    forgetting.forget_old_everywhere(now)
    with tenant(north.operator_id):
        assert not MarkRow.objects.exists()
        assert RingRow.objects.exists()
    assert not KeySeen.objects.using(OWNER_ALIAS).exists()
    forgetting.forget_old(north.operator_id, now + forgetting.RINGS_KEPT_FOR + DAY)
    assert rows(north) == []
