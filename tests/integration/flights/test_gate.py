"""Boarding: by face for who chose it, by pass for everybody, once each, and what changes late."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.integration import picture_way as way
from tests.integration.flights.people import (
    LUC,
    again,
    airline,
    booked,
    flight,
    gate,
    member,
    opted_in,
    step,
    text_of,
    today,
    words_of,
)
from tests.integration.galleries.people import BLUE, RED, TWIN
from tests.integration.programmes.people import frame, operator, tools
from tests.integration.programmes.test_passing import rows_of_everything

from realname.database.rows import tenant
from realname.record.errors import Conflict, Invalid, NotFound
from realname.record.flights.actions.boarding import board
from realname.record.flights.actions.listing import change_seat, list_passengers, offload, rebook
from realname.record.flights.actions.opting_in import board_by_face
from realname.record.flights.actions.planning import change_flight
from realname.record.flights.actions.withdrawing import withdraw
from realname.record.flights.models import FacePass, Flight, Passenger
from realname.record.flights.selectors import flight_of, manifest_of
from realname.record.operators.actions.clients import Caller
from realname.record.oversight.models import Entry as LogEntry
from realname.record.programmes.actions.leaving import leave
from realname.record.programmes.copies import Copies
from realname.record.programmes.models import Entry, Programme, ProgrammeGallery
from realname.record.programmes.passing import pass_frame, take_step

pytestmark = [
    pytest.mark.usefixtures("database", "store"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning"),
]

store = way.store


@pytest.fixture
def north() -> Caller:
    return operator()


@pytest.fixture
def air(north: Caller) -> Programme:
    return airline(north)


@pytest.fixture
def copies() -> Iterator[Copies]:
    made = Copies()
    made.follow()
    yield made
    made.end()


def counts(north: Caller, row: Flight) -> tuple[int, int, int]:
    """Return how many boarded by face, by pass, and not."""
    with tenant(north.operator_id):
        found = manifest_of(flight_of(row.id))
    return found.boarded_by_face, found.boarded_by_pass, found.expected


def test_a_passenger_boards_by_face_once_and_the_same_frame_is_answered_alike(
    north: Caller, air: Programme, copies: Copies
) -> None:
    row = flight(north, air)
    mine = booked(north, row)
    booked(north, row, "26", "1B", "OTHER/PERSON")
    opted_in(north, member(north, air, RED), mine.text)
    card = gate(north, air)
    step(north, row, "check_in", "boarding")
    first = pass_frame(card, frame(RED, air), copies, tools())
    assert (first.word, first.more["seat"]) == ("board", "1A")
    assert pass_frame(card, frame(RED, air), copies, tools()) == first
    assert pass_frame(card, again(frame(RED, air), "2"), copies, tools()).word == "boarded_already"
    assert take_step(card, {"pass": mine.text}, "3").word == "boarded_already"
    assert counts(north, row) == (1, 0, 1)


def test_whoever_did_not_choose_it_boards_by_pass_and_her_face_is_not_found(
    north: Caller, air: Programme, copies: Copies
) -> None:
    row = flight(north, air)
    mine = booked(north, row)
    opted_in(north, member(north, air, RED), mine.text)
    other = booked(north, row, "26", "1B", "OTHER/PERSON")
    card = gate(north, air)
    step(north, row, "check_in", "boarding")
    pass_frame(card, frame(BLUE, air), copies, tools())  # whatever is read once is read
    before = rows_of_everything()
    assert pass_frame(card, frame(BLUE, air), copies, tools()).word == "not_found"
    assert rows_of_everything() == before
    assert take_step(card, {"pass": other.text}, "1").word == "board"
    assert take_step(card, {"pass": other.text}, "1").word == "board"  # the same step, sent again
    assert take_step(card, {"pass": other.text}, "2").word == "boarded_already"
    assert counts(north, row) == (0, 1, 1)


def test_two_who_look_alike_are_told_apart_by_the_pass(north: Caller, air: Programme, copies: Copies) -> None:
    row = flight(north, air)
    mine, hers = booked(north, row), booked(north, row, "26", "1B", "DESMARAIS/LUCIE")
    opted_in(north, member(north, air, RED), mine.text)
    opted_in(north, member(north, air, TWIN, {**LUC, "given_names": "LUCIE"}), hers.text)
    card = gate(north, air)
    step(north, row, "check_in", "boarding")
    answer = pass_frame(card, frame(RED, air), copies, tools())
    assert (answer.word, answer.reason) == ("see_agent", "two_alike")
    assert counts(north, row) == (0, 0, 2)
    answer = pass_frame(card, frame(RED, air, **{"pass": mine.text}), copies, tools())
    assert (answer.word, answer.more["seat"]) == ("board", "1A")


def test_a_pass_of_another_flight_is_told_where_to_go(north: Caller, air: Programme, copies: Copies) -> None:
    here, there = flight(north, air), flight(north, air, "100", "C3")
    other = booked(north, there)
    card = gate(north, air)
    step(north, here, "check_in", "boarding")
    answer = take_step(card, {"pass": other.text}, "1")
    assert (answer.word, answer.more["instead"]) == ("wrong_flight", {"flight": "NA 100", "gate": "C3"})
    with pytest.raises(Conflict, match="not for the flight"):
        pass_frame(card, frame(RED, air, **{"pass": other.text}), copies, tools())
    stranger = text_of(here, words_of("99", "9F", "NOBODY/KNOWN"))
    assert take_step(card, {"pass": stranger}, "2").word == "not_found"
    assert counts(north, there) == (0, 0, 1)


@pytest.mark.parametrize("change", [{"name": "DESMARAIS/LUCA"}, {"sequence": "26"}])
def test_an_altered_pass_is_on_no_list(north: Caller, air: Programme, change: dict[str, str]) -> None:
    row = flight(north, air)
    booked(north, row)
    step(north, row, "check_in", "boarding")
    altered = text_of(row, words_of(**change))
    assert take_step(gate(north, air), {"pass": altered}, "1").word == "not_found"
    assert counts(north, row) == (0, 0, 1)


def test_nobody_boards_before_it_is_called_or_after_the_gate_closed(
    north: Caller, air: Programme, copies: Copies
) -> None:
    row = flight(north, air)
    mine = booked(north, row)
    opted_in(north, member(north, air, RED), mine.text)
    card = gate(north, air)
    with pytest.raises(Conflict, match="No flight"):
        pass_frame(card, frame(RED, air), copies, tools())
    step(north, row, "check_in")
    answer = pass_frame(card, frame(RED, air), copies, tools())
    assert (answer.word, answer.reason) == ("see_agent", "boarding_not_begun")
    step(north, row, "boarding", "gate_closed")
    answer = pass_frame(card, frame(RED, air), copies, tools())
    assert (answer.word, answer.reason) == ("see_agent", "gate_closed")
    assert counts(north, row) == (0, 0, 1)


def test_late_changes_reach_the_gate(north: Caller, air: Programme, copies: Copies) -> None:
    row = flight(north, air)
    mine = booked(north, row)
    opted_in(north, member(north, air, RED), mine.text)
    before, after = gate(north, air), gate(north, air, "C3")
    step(north, row, "check_in", "boarding")
    with tenant(north.operator_id):
        change_seat(row.id, mine.passenger.id, "22F")
        change_flight(row.id, gate="C3")
    with pytest.raises(Conflict, match="No flight"):
        pass_frame(before, frame(RED, air), copies, tools())
    with tenant(north.operator_id):
        change_flight(row.id, departs_at=row.departs_at.replace(year=row.departs_at.year + 1))
    assert pass_frame(after, frame(RED, air), copies, tools()).reason == "boarding_not_begun"
    step(north, row, "boarding")
    answer = pass_frame(after, frame(RED, air), copies, tools())
    assert (answer.word, answer.more["seat"]) == ("board", "22F")
    with tenant(north.operator_id):
        offload(row.id, mine.passenger.id)
    assert pass_frame(after, again(frame(RED, air), "2"), copies, tools()).reason == "offloaded"
    assert counts(north, row) == (0, 0, 0)
    with tenant(north.operator_id):
        list_passengers(row.id, [words_of()])
    assert pass_frame(after, again(frame(RED, air), "3"), copies, tools()).word == "board"


def test_who_is_rebooked_is_sent_to_the_other_gate_and_boards_there_by_face(
    north: Caller, air: Programme, copies: Copies
) -> None:
    row, later = flight(north, air), flight(north, air, "100", "C3")
    mine = booked(north, row)
    opted_in(north, member(north, air, RED), mine.text)
    here, there = gate(north, air), gate(north, air, "C3")
    step(north, row, "check_in", "boarding")
    step(north, later, "check_in", "boarding")
    with tenant(north.operator_id):
        rebook(row.id, mine.passenger.id, later.id, words_of("7", "3C"))
        with pytest.raises(Conflict, match="another flight"):
            offload(row.id, mine.passenger.id)
    answer = pass_frame(here, frame(RED, air), copies, tools())
    assert (answer.word, answer.more["instead"]["gate"]) == ("wrong_flight", "C3")
    assert take_step(here, {"pass": mine.text}, "2").word == "wrong_flight"
    answer = pass_frame(there, frame(RED, air), copies, tools())
    assert (answer.word, answer.more["seat"]) == ("board", "3C")
    assert (counts(north, row), counts(north, later)) == ((0, 0, 0), (1, 0, 0))


def test_a_flights_gallery_is_gone_with_its_departure_and_the_log_says_so(north: Caller, air: Programme) -> None:
    row = flight(north, air)
    mine = booked(north, row)
    opted_in(north, member(north, air, RED), mine.text)
    with tenant(north.operator_id):
        assert not ProgrammeGallery.objects.exists()  # none before check-in opens
    step(north, row, "check_in", "boarding", "gate_closed", "departed")
    with tenant(north.operator_id):
        gallery = ProgrammeGallery.objects.get()
        assert (gallery.template_key, Entry.objects.count(), FacePass.objects.count()) == (None, 0, 0)
        assert Passenger.objects.count() == 1
    kinds = [entry.kind for entry in LogEntry.objects.order_by("id")]
    assert [kind for kind in kinds if kind.startswith("gallery")] == ["gallery_made", "gallery_purged"]
    assert counts(north, row) == (0, 0, 1)
    with tenant(north.operator_id), pytest.raises(Conflict, match="over"):
        change_seat(row.id, mine.passenger.id, "2A")


def test_an_empty_gallery_is_told_to_be_gone_as_well(north: Caller, air: Programme) -> None:
    step(north, flight(north, air), "check_in", "cancelled")
    kinds = [entry.kind for entry in LogEntry.objects.order_by("id")]
    assert kinds[-2:] == ["gallery_made", "gallery_purged"]


def test_leaving_or_taking_it_back_empties_the_gallery_of_her(north: Caller, air: Programme) -> None:
    row = flight(north, air)
    mine, hers = booked(north, row), booked(north, row, "26", "1B", "DESMARAIS/LUCIE")
    one = member(north, air, RED)
    two = member(north, air, BLUE, {**LUC, "given_names": "LUCIE"})
    step(north, row, "check_in")
    first, second = opted_in(north, one, mine.text), opted_in(north, two, hers.text)
    with tenant(north.operator_id):
        assert Entry.objects.count() == 2
        with pytest.raises(NotFound):
            withdraw([two.subscriber_id], first.id)
        assert Entry.objects.count() == 2
        withdraw([one.subscriber_id], first.id)
        assert [entry.member_id for entry in Entry.objects.all()] == [two.id]
        leave([two.subscriber_id], two.id)
        assert not Entry.objects.exists()
        assert not FacePass.objects.filter(id=second.id).exists()
        assert Passenger.objects.count() == 2  # both still fly, by their passes


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({**LUC, "surname": "MARTIN"}, "boarding.other_name"),
        ({**LUC, "given_names": "L"}, "boarding.other_name"),
        ({**LUC, "valid_until": "2020-01-01"}, "boarding.document_needed"),
        ({**LUC, "document_kind": "CN-RESIDENT-FRONT"}, "boarding.document_needed"),
        ({}, "boarding.document_needed"),
    ],
)
def test_a_pass_in_another_name_is_not_hers(north: Caller, air: Programme, fields: dict[str, str], code: str) -> None:
    row = flight(north, air)
    mine = booked(north, row)
    with pytest.raises(Conflict) as refused:
        opted_in(north, member(north, air, RED, fields), mine.text)
    assert refused.value.code == code
    with tenant(north.operator_id):
        assert not FacePass.objects.exists()


def test_only_a_member_with_a_pass_that_is_known_opts_in(north: Caller, air: Programme) -> None:
    row = flight(north, air)
    mine = booked(north, row)
    her = member(north, air, RED)
    with tenant(north.operator_id):
        with pytest.raises(NotFound, match="no member"):
            board_by_face([], air.id, mine.text, today())
        for text in (text_of(row, words_of("99")), text_of(row, words_of(name="DESMARAIS/LUCA"))):
            with pytest.raises(NotFound, match="No flight"):
                board_by_face([her.subscriber_id], air.id, text, today())
        with pytest.raises(Invalid):
            board_by_face([her.subscriber_id], air.id, "https://example.org", today())
        assert not FacePass.objects.exists()


def test_another_operator_sees_neither_flight_nor_passenger(north: Caller, air: Programme) -> None:
    row = flight(north, air)
    mine = booked(north, row)
    south = operator("south")
    with tenant(south.operator_id):
        assert not Flight.objects.exists()
        assert not Passenger.objects.exists()
        with pytest.raises(NotFound):
            board(row.id, mine.passenger.id, "agent")
    assert counts(north, row) == (0, 0, 1)


def test_neither_name_nor_booking_lies_in_the_rows(north: Caller, air: Programme) -> None:
    mine = booked(north, flight(north, air))
    with tenant(north.operator_id):
        row = Passenger.objects.values().get(id=mine.passenger.id)
    shown = repr({**row, "pass_index": bytes(row["pass_index"])})
    assert "DESMARAIS" not in shown
    assert "ABC025" not in shown
