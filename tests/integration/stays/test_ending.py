"""What is kept of a stay, until when, and that nothing of it remains afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.db import connections
from django.utils import timezone
from psycopg import sql
from tests.integration import picture_way as way
from tests.integration.galleries.people import RED
from tests.integration.programmes.people import operator
from tests.integration.stays.people import BOOKING, NAME, booked, days_open, hotel, ready, today

from realname.database.rows import OWNER_ALIAS, maintenance, tenant
from realname.judge.lodging import day_ends
from realname.ledger.figures import figures_of
from realname.ledger.leaves import parse
from realname.record.errors import Conflict, Invalid
from realname.record.operators.actions.clients import Caller
from realname.record.oversight.models import Entry as LogEntry
from realname.record.programmes.models import Entry, Member, Programme
from realname.record.stays.actions.arriving import arrive_by_document, arrive_by_face
from realname.record.stays.actions.days import close_days
from realname.record.stays.actions.ending import keep_clocks, tell_counts
from realname.record.stays.actions.expecting import change_days
from realname.record.stays.actions.export import held_on
from realname.record.stays.actions.hotels import House, make_hotel
from realname.record.stays.models import ArrivalCount, Hotel, Stay
from realname.record.stays.states import State
from realname.record.subscribers.models import FaceTemplate, Subscriber

pytestmark = [
    pytest.mark.usefixtures("database", "store"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning"),
]

store = way.store
DAY = timedelta(days=1)


@pytest.fixture
def north() -> Caller:
    return operator()


def over(house: Hotel, days: int = 0) -> datetime:
    """Return when the hotel's day is over that lies so many days ahead."""
    return day_ends(today(house) + days * DAY, house.time_zone)


def clocks(caller: Caller, now: datetime) -> None:
    close_days(caller.operator_id, now)
    keep_clocks(caller.operator_id, now)


def everything() -> str:
    """Return every row of every table of ours as text."""
    found = []
    with maintenance("test that nothing remains"), connections[OWNER_ALIAS].cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(model._meta.db_table)))  # noqa: SLF001
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


def test_after_the_day_of_arrival_no_face_is_left_and_after_the_stay_nothing(north: Caller) -> None:
    row, house = hotel(north)
    stay = ready(north, house, RED)
    days_open(north)
    with tenant(north.operator_id):
        person = Member.objects.get().subscriber_id
        sealed, hint = bytes(Stay.objects.get().sealed).hex(), bytes(Stay.objects.get().hint_index).hex()
        arrive_by_face(row.id, Member.objects.get().id, today(house), "terminal 1")
        assert held_on(person)["stays"][0]["said"] == {"booking": BOOKING, "name": NAME}
    clocks(north, over(house))
    with tenant(north.operator_id):
        assert not Entry.objects.exists()
        assert Member.objects.get().left_at is not None
        assert Stay.objects.get().member_id is None
        assert Stay.objects.get().state == State.ARRIVED
    clocks(north, over(house, 2))
    with tenant(north.operator_id):
        assert Stay.objects.get().state == State.DEPARTED
    assert sealed in everything()
    clocks(north, over(house, 3))
    text = everything()
    for trace in (sealed, hint, NAME, BOOKING):
        assert trace not in text
    with tenant(north.operator_id):
        assert not Stay.objects.exists()
        assert Subscriber.objects.get(id=stay.guest_id).key_blob is None
        # She holds a line: that is the operator's, and not the hotel's.
        assert Subscriber.objects.get(id=person).erased_at is None
        assert FaceTemplate.objects.filter(subscriber=person).exists()


def test_a_register_that_is_kept_here_stays_for_the_time_of_the_place(north: Caller) -> None:
    _, house = hotel(north, "ES", keeps_register=True)
    stay = booked(house)
    with tenant(north.operator_id):
        arrive_by_document(stay.id, "member 1")
    departs = 2
    clocks(north, over(house, departs + 1094))
    with tenant(north.operator_id):
        assert Stay.objects.get().state == State.DEPARTED
    clocks(north, over(house, departs + 1095))
    with tenant(north.operator_id):
        assert not Stay.objects.exists()


def test_whoever_does_not_come_is_in_no_register_and_gone_a_day_later(north: Caller) -> None:
    _, house = hotel(north, "ES", keeps_register=True)
    ready(north, house, RED)
    clocks(north, over(house))
    with tenant(north.operator_id):
        assert Stay.objects.get().state == State.MISSED
        assert Member.objects.get().left_at is not None
    clocks(north, over(house, 1))
    with tenant(north.operator_id):
        assert not Stay.objects.exists()


def test_the_log_hears_how_many_arrived_by_which_way_once_a_day_is_over(north: Caller) -> None:
    row, house = hotel(north)
    ready(north, house, RED)
    others = [booked(house, f"B-{n}") for n in range(2)]
    with tenant(north.operator_id):
        for stay in others:
            arrive_by_document(stay.id, "member 1")
            arrive_by_document(stay.id, "member 1")
        arrive_by_face(row.id, Member.objects.get().id, today(house), "terminal 1")
    assert tell_counts(north.operator_id, timezone.now()) == 0
    later = timezone.now() + 3 * DAY
    assert tell_counts(north.operator_id, later) == 2
    assert tell_counts(north.operator_id, later) == 0
    leaves = [parse(bytes(entry.leaf)) for entry in LogEntry.objects.filter(kind="arrivals")]
    assert sorted(figure for leaf in leaves for figure in figures_of(leaf)) == [
        ("arrivals.document", 2),
        ("arrivals.face", 1),
    ]
    assert all(str(stay.id) not in str(leaf.body) for stay in others for leaf in leaves)
    with tenant(north.operator_id):
        assert all(count.told == count.arrivals for count in ArrivalCount.objects.all())


def test_the_place_does_not_change_under_guests_and_days_lie_in_order(north: Caller) -> None:
    row, house = hotel(north)
    stay = booked(house)
    with tenant(north.operator_id):
        with pytest.raises(Conflict):
            make_hotel(row.id, House("ES", house.time_zone))
        for days in ((-1, 2), (1, 1), (0, 200)):
            with pytest.raises(Invalid):
                change_days(stay.id, today(house) + days[0] * DAY, today(house) + days[1] * DAY)
        assert Hotel.objects.get().country == "FR"
        assert Stay.objects.get().departure == today(house) + 2 * DAY
        assert Programme.objects.get(id=row.id).kind == "hotel"
