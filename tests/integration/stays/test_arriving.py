"""Who is let in at a hotel's desk by her face, who is sent to show her document, and what the desk is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.integration import picture_way as way
from tests.integration.galleries.people import BLUE, RED, TWIN
from tests.integration.programmes.people import frame, operator, terminal, tools
from tests.integration.stays.people import booked, days_open, hotel, ready, today

from realname.database.rows import tenant
from realname.record.errors import Conflict, Denied, Invalid
from realname.record.operators.actions.clients import Caller
from realname.record.operators.models import Event
from realname.record.programmes.copies import Copies
from realname.record.programmes.models import Entry, Member, PassageCount, Programme, ProgrammeGallery
from realname.record.programmes.passing import pass_frame, take_step
from realname.record.stays.actions.arriving import arrive_by_document
from realname.record.stays.actions.days import close_days
from realname.record.stays.actions.expecting import cancel, change_days
from realname.record.stays.actions.memberships import by_document
from realname.record.stays.models import ArrivalCount, Hotel, Stay
from realname.record.stays.states import State

pytestmark = [
    pytest.mark.usefixtures("database", "store"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning"),
]

store = way.store


@pytest.fixture
def north() -> Caller:
    return operator()


@pytest.fixture
def copies() -> Iterator[Copies]:
    made = Copies()
    made.follow()
    yield made
    made.end()


@pytest.fixture
def desk(north: Caller) -> tuple[Programme, Hotel]:
    return hotel(north)


def state_of(stay: Stay) -> str:
    with tenant(stay.operator_id):
        return str(Stay.objects.get(id=stay.id).state)


def test_an_arrival_of_today_is_let_in_once_and_the_property_system_told_once(
    north: Caller, desk: tuple[Programme, Hotel], copies: Copies
) -> None:
    row, house = desk
    stay = ready(north, house, RED)
    assert days_open(north) == 1
    card = terminal(north, row)
    says = {"document_offered": True}
    answers = [pass_frame(card, frame(RED, row, **says), copies, tools()) for _ in range(2)]
    assert [(one.word, one.more["stay"]) for one in answers] == [("arrived", str(stay.id))] * 2
    assert state_of(stay) == State.ARRIVED
    with tenant(north.operator_id):
        [event] = Event.objects.filter(type="stay.arrived")
        assert event.subject == stay.id
        assert event.data == {"programme": str(row.id), "way": "face", "by": f"terminal {card.id}"}
        assert list(ArrivalCount.objects.values_list("way", "arrivals")) == [("face", 1)]
        assert list(PassageCount.objects.values_list("answer", "passages")) == [("arrived", 2)]


def test_whoever_is_no_arrival_of_today_goes_the_ordinary_way(
    north: Caller, desk: tuple[Programme, Hotel], copies: Copies
) -> None:
    row, house = desk
    ready(north, house, RED)
    tomorrow = ready(north, house, BLUE, "ZZ-10002", in_days=1)
    assert days_open(north) == 1
    card = terminal(north, row)
    assert pass_frame(card, frame(BLUE, row, document_offered=True), copies, tools()).word == "ordinary"
    assert state_of(tomorrow) == State.READY
    with tenant(north.operator_id):
        assert not ArrivalCount.objects.exists()
        assert not PassageCount.objects.exists()


def test_a_frame_that_does_not_say_the_document_was_offered_is_refused_before_anything_is_measured(
    north: Caller, desk: tuple[Programme, Hotel], copies: Copies
) -> None:
    row, house = desk
    stay = ready(north, house, RED)
    days_open(north)
    card, used = terminal(north, row), tools()
    for says in ({}, {"document_offered": False}, {"document_offered": "true"}):
        with pytest.raises(Denied) as refusal:
            pass_frame(card, frame(RED, row, **says), copies, used)
        assert refusal.value.code == "stay.document_first"
    assert used.faces.permits == []  # type: ignore[attr-defined]
    assert state_of(stay) == State.READY


def test_a_desk_is_told_the_ways_in_their_order_and_the_document_sends_to_the_staff(
    north: Caller, desk: tuple[Programme, Hotel]
) -> None:
    row, _ = desk
    card = terminal(north, row)
    told = take_step(card, {"ask": "ways"}, "1").more["ways"]
    assert [one["way"] for one in told] == ["document", "face"]
    assert take_step(card, {"way": "document"}, "2").word == "show_document"
    with pytest.raises(Invalid):
        take_step(card, {"way": "face"}, "3")


def test_where_the_law_has_the_document_seen_a_known_face_does_not_let_anybody_in(
    north: Caller, copies: Copies
) -> None:
    row, house = hotel(north, "IT", "Albergo North")
    stay = ready(north, house, RED)
    days_open(north)
    assert pass_frame(terminal(north, row), frame(RED, row, document_offered=True), copies, tools()).word == (
        "show_document"
    )
    assert state_of(stay) == State.READY
    with tenant(north.operator_id):
        assert Event.objects.filter(type="stay.recognised", subject=stay.id).count() == 1
        arrive_by_document(stay.id, "member 1")
    assert state_of(stay) == State.ARRIVED


def test_the_end_of_a_booking_tells_two_guests_apart_who_look_alike(
    north: Caller, desk: tuple[Programme, Hotel], copies: Copies
) -> None:
    row, house = desk
    first, second = ready(north, house, RED), ready(north, house, TWIN, "QB-40404")
    days_open(north)
    card = terminal(north, row)
    assert pass_frame(card, frame(RED, row, document_offered=True), copies, tools()).word == "close"
    assert (state_of(first), state_of(second)) == (State.READY, State.READY)
    answer = pass_frame(card, frame(RED, row, document_offered=True, booking="kx 7-7213"), copies, tools())
    assert (answer.word, answer.more["stay"]) == ("arrived", str(first.id))
    assert pass_frame(card, frame(RED, row, document_offered=True, booking="9999"), copies, tools()).word == "ordinary"
    assert state_of(second) == State.READY


def test_a_day_that_is_over_leaves_no_template_and_nobody_is_found(
    north: Caller, desk: tuple[Programme, Hotel], copies: Copies
) -> None:
    row, house = desk
    ready(north, house, RED)
    days_open(north)
    assert close_days(north.operator_id, timezone.now()) == 0
    assert close_days(north.operator_id, timezone.now() + timedelta(days=1)) == 1
    with tenant(north.operator_id):
        [gallery] = ProgrammeGallery.objects.filter(programme=row)
        assert gallery.template_key is None
        assert not Entry.objects.exists()
    with pytest.raises(Conflict) as refusal:
        pass_frame(terminal(north, row), frame(RED, row, document_offered=True), copies, tools())
    assert refusal.value.code == "stay.no_arrivals"


def test_who_is_cancelled_comes_another_day_or_chooses_the_document_is_no_arrival_any_more(
    north: Caller, desk: tuple[Programme, Hotel]
) -> None:
    _, house = desk
    stays = [ready(north, house, colour, f"B-{n}") for n, colour in enumerate((RED, BLUE, (20, 120, 40)))]
    assert days_open(north) == 3
    with tenant(north.operator_id):
        cancel(stays[0].id)
        assert Entry.objects.count() == 2
        assert Member.objects.filter(left_at=None).count() == 2
        change_days(stays[1].id, today(house) + timedelta(days=3), today(house) + timedelta(days=4))
        assert Entry.objects.count() == 1
        assert Member.objects.filter(left_at=None).count() == 2
        by_document(stays[2].id)
        assert not Entry.objects.exists()
        assert Member.objects.filter(left_at=None).count() == 1
        rows = {row.id: (row.state, row.way) for row in Stay.objects.all()}
    assert [rows[stay.id] for stay in stays] == [
        ("cancelled", "document"),
        ("ready", "face"),
        ("ready", "document"),
    ]
    assert days_open(north) == 0


def test_a_cancelled_guest_does_not_arrive(north: Caller, desk: tuple[Programme, Hotel]) -> None:
    stay = booked(desk[1])
    with tenant(north.operator_id):
        cancel(stay.id)
        with pytest.raises(Conflict):
            arrive_by_document(stay.id, "member 1")
        assert not ArrivalCount.objects.exists()
    assert state_of(stay) == State.CANCELLED
