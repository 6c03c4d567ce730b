"""Who is found at a terminal, who is not, and what stays of either."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from tests.integration.galleries.people import BLUE, RED, TWIN
from tests.integration.programmes.people import (
    SIZE,
    frame,
    joined,
    member,
    programme,
    terminal,
    tools,
    verified,
)
from tests.judge.tables import STAMP
from tests.pages.stand_ins import NOBODY

from realname.database.rows import tenant
from realname.gallery.errors import OtherTemplates
from realname.record.errors import Conflict, Denied, NotFound, RetryLater
from realname.record.operators.actions.clients import Caller
from realname.record.oversight.models import Entry as LogEntry
from realname.record.programmes.actions.entering import close_gallery, enter, make_gallery, standing_gallery
from realname.record.programmes.actions.leaving import leave
from realname.record.programmes.actions.making import move_programme
from realname.record.programmes.cards import terminal_card
from realname.record.programmes.copies import Copies
from realname.record.programmes.kinds import Kind
from realname.record.programmes.models import Entry, Member, PassageCount, Programme
from realname.record.programmes.passing import pass_frame
from realname.record.programmes.permits import PassagePermit, Probe
from realname.record.registrations.actions import retention
from realname.record.subscribers.models import ConsentReceipt

pytestmark = [
    pytest.mark.usefixtures("database", "store"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning"),
]


def rows_of_everything() -> dict[str, int]:
    """Return how many row changes each table has seen, by PostgreSQL's own count of this transaction-less moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_user_tables")
        return dict(cursor.fetchall())


def test_a_member_is_found_and_counted_without_her_name(north: Caller, lane: Programme, copies: Copies) -> None:
    member(north, RED, lane)
    card = terminal(north, lane)
    assert pass_frame(card, frame(RED, lane), copies, tools()).word == "found"
    with tenant(north.operator_id):
        assert list(PassageCount.objects.values_list("answer", "passages", "told")) == [("found", 1, 0)]


def test_whoever_did_not_join_is_told_the_ordinary_way_and_nothing_is_written(
    north: Caller, lane: Programme, copies: Copies, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")  # a decoder of pictures names their parts below
    member(north, RED, lane)
    verified(north, BLUE)  # a subscriber, and no member
    card = terminal(north, lane)
    pass_frame(card, frame(RED, lane), copies, tools())  # whatever is read once is read
    before = rows_of_everything()
    caplog.clear()
    for colour, reason in ((BLUE, "nobody_alike"), (NOBODY, "no_face")):
        answer = pass_frame(card, frame(colour, lane), copies, tools())
        assert (answer.word, answer.reason) == ("ordinary", reason)
    assert rows_of_everything() == before
    assert caplog.records == []


def test_two_members_who_look_alike_are_not_told_apart(north: Caller, lane: Programme, copies: Copies) -> None:
    member(north, RED, lane)
    member(north, TWIN, lane)
    assert pass_frame(terminal(north, lane), frame(RED, lane), copies, tools()).word == "close"


def test_who_leaves_is_found_no_more_not_even_before_the_copy_follows(
    north: Caller, lane: Programme, copies: Copies
) -> None:
    row = member(north, RED, lane)
    card = terminal(north, lane)
    assert pass_frame(card, frame(RED, lane), copies, tools()).word == "found"
    with tenant(north.operator_id):
        leave([row.subscriber_id], row.id)
        gallery = standing_gallery(lane.id)
        assert not Entry.objects.exists()
        assert Member.objects.get().left_at is not None
        assert ConsentReceipt.objects.get(purpose="transit").withdrawn_at is not None
    assert len(copies.of(north.operator_id, gallery.id).gallery) == 1
    assert pass_frame(card, frame(RED, lane), copies, tools()).word == "ordinary"
    copies.follow()
    assert len(copies.of(north.operator_id, gallery.id).gallery) == 0


def test_who_joins_while_a_server_runs_is_found_once_it_follows(north: Caller, lane: Programme, copies: Copies) -> None:
    card = terminal(north, lane)
    assert pass_frame(card, frame(RED, lane), copies, tools()).word == "ordinary"
    member(north, RED, lane)
    copies.follow()
    assert pass_frame(card, frame(RED, lane), copies, tools()).word == "found"


def test_erasing_a_person_ends_her_memberships(north: Caller, lane: Programme) -> None:
    row = member(north, RED, lane)
    retention.erase_person(north.operator_id, row.subscriber_id)
    with tenant(north.operator_id):
        assert not Entry.objects.exists()
        assert Member.objects.get().left_at is not None


def test_nobody_else_ends_a_membership(north: Caller, lane: Programme) -> None:
    row = member(north, RED, lane)
    with tenant(north.operator_id):
        with pytest.raises(NotFound):
            leave([uuid.uuid4()], row.id)
        assert Member.objects.get().left_at is None
        assert Entry.objects.exists()


def test_a_programme_is_joined_with_a_verified_face_alone(north: Caller, lane: Programme) -> None:
    with pytest.raises(Conflict, match="verified"):
        joined(north, uuid.uuid4(), lane)
    with tenant(north.operator_id):
        assert not Member.objects.exists()


def test_a_template_of_one_programme_is_found_in_no_other(north: Caller, lane: Programme, copies: Copies) -> None:
    other = programme(north, party="South Transit")
    row = member(north, RED, lane)
    joined(north, row.subscriber_id, other)
    with tenant(north.operator_id):
        here, there = standing_gallery(lane.id), standing_gallery(other.id)
    one, two = copies.of(north.operator_id, here.id), copies.of(north.operator_id, there.id)
    permit = PassagePermit(lane.id, here.id, lane.kind, "entered_lane")
    card = terminal(north, lane)
    pictures = frame(RED, lane).pictures
    probe = Probe(pictures, permit, one.form, card.programme.terms, tools())
    assert probe.likest(one.gallery, 1)[0].score > 0.99
    with pytest.raises(OtherTemplates):
        probe.likest(two.gallery, 1)
    with pytest.raises(ValueError, match="another gallery"):
        Probe(pictures, permit, two.form, card.programme.terms, tools())
    [mine], [hers] = ([*copy.gallery.rows(1)] for copy in (one, two))
    values = [codes[0] * scales[0] for _, codes, scales in (mine, hers)]
    assert abs(float(values[0] @ values[1])) < 0.99  # the same face, and not the same numbers


def test_a_frame_without_the_persons_act_is_not_measured(north: Caller, lane: Programme, copies: Copies) -> None:
    card, used = terminal(north, lane), tools()
    bare = frame(RED, lane)
    for act in ("", "stood_there", "pressed"):
        with pytest.raises(Denied, match="what the person did"):
            pass_frame(card, type(bare)(bare.pictures, act, {}, "1"), copies, used)
    assert used.faces.permits == []  # type: ignore[attr-defined]


def test_a_paused_programme_finds_nobody_and_a_closed_one_has_no_members(
    north: Caller, lane: Programme, copies: Copies
) -> None:
    member(north, RED, lane)
    card = terminal(north, lane)
    with tenant(north.operator_id):
        move_programme(lane.id, "paused")
    with pytest.raises(Conflict, match="does not run"):
        pass_frame(terminal_card(north.operator_id, card.id), frame(RED, lane), copies, tools())
    with tenant(north.operator_id):
        assert Entry.objects.count() == 1
        gallery = standing_gallery(lane.id)
        move_programme(lane.id, "closed")
        assert not Entry.objects.exists()
    with pytest.raises(Denied):
        terminal_card(north.operator_id, card.id)
    with pytest.raises(NotFound):
        copies.of(north.operator_id, gallery.id)


def test_a_gallery_of_one_flight_is_searched_alone_and_destroyed_with_its_key(north: Caller, copies: Copies) -> None:
    airline = programme(north, Kind.BOARDING, "North Air")
    row = member(north, RED, airline)
    with tenant(north.operator_id):
        assert not Entry.objects.exists()
        flight = make_gallery(airline, STAMP, "NA 12/2026-11-26", size=SIZE)
        enter(row, flight)
    held = copies.of(north.operator_id, flight.id)
    assert len(held.gallery) == 1
    with tenant(north.operator_id):
        assert close_gallery(flight.id) == 1
        flight.refresh_from_db()
        assert flight.template_key is None
        assert Member.objects.get().left_at is None
    copies.follow()
    assert len(held.gallery) == 0
    with pytest.raises(NotFound):
        copies.of(north.operator_id, flight.id)


def test_a_server_that_cannot_follow_finds_nobody(north: Caller, lane: Programme) -> None:
    member(north, RED, lane)
    card, behind = terminal(north, lane), Copies()
    with pytest.raises(RetryLater):
        pass_frame(card, frame(RED, lane), behind, tools())


def test_the_log_tells_of_programmes_and_never_of_a_person(north: Caller, lane: Programme) -> None:
    row = member(north, RED, lane)
    with tenant(north.operator_id):
        leave([row.subscriber_id], row.id)
    leaves = [bytes(entry.leaf) for entry in LogEntry.objects.order_by("id")]
    kinds = [entry.kind for entry in LogEntry.objects.order_by("id")]
    for kind in ("programme_step", "gallery_made", "membership", "gallery_purged", "consent_withdrawn"):
        assert kind in kinds
    for leaf in leaves:
        assert str(row.id).encode() not in leaf
        assert str(row.subscriber_id).encode() not in leaf
