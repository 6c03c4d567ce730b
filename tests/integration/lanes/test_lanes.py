"""Which lane a member is sent, by her clearance and the draw alone; and what the log lets anybody recompute of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.utils import timezone
from tests.integration import picture_way as way
from tests.integration.galleries.people import BLUE, RED, TWIN
from tests.integration.lanes.people import cleared, lane_of, published
from tests.integration.programmes.people import frame, member, operator, programme, terminal, tools, verified
from tests.integration.programmes.test_passing import rows_of_everything
from tests.pages.stand_ins import NOBODY

from realname.database.rows import tenant
from realname.judge.lanes import DEFAULT_RULES, LaneRules
from realname.ledger.draw_check import check_draws
from realname.ledger.draws import drawn_among
from realname.ledger.leaves import parse
from realname.ledger.trust import Trust
from realname.record.errors import Conflict, Invalid, NotFound
from realname.record.lanes.actions.clearing import end_clearance, forget_old, give_clearance
from realname.record.lanes.actions.drawing import keep_draws, reveal, take_number
from realname.record.lanes.actions.export import held_on
from realname.record.lanes.actions.ruling import rules_of, set_rules
from realname.record.lanes.actions.travel_passes import issue_pass
from realname.record.lanes.models import Clearance, Draw, LaneDay, Passing, TravelPass
from realname.record.operators.actions.clients import Caller
from realname.record.oversight.actions.sequencing import sequence_all
from realname.record.oversight.actions.signing import public_key, the_log
from realname.record.oversight.models import Entry as LogEntry
from realname.record.oversight.published import published_note
from realname.record.oversight.tree import Stored
from realname.record.programmes.actions.leaving import leave
from realname.record.programmes.actions.making import move_programme
from realname.record.programmes.cards import TerminalCard
from realname.record.programmes.channels import Answer
from realname.record.programmes.copies import Copies
from realname.record.programmes.kinds import Kind
from realname.record.programmes.models import PassageCount, Programme
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
def copies() -> Iterator[Copies]:
    made = Copies()
    made.follow()
    yield made
    made.end()


@pytest.fixture
def transit(north: Caller, store: Path) -> Programme:
    """A transit programme whose first draw everybody can read the commitment of."""
    del store
    return lane_of(north)


@pytest.fixture
def card(north: Caller, transit: Programme) -> TerminalCard:
    return terminal(north, transit)


def passed(card: TerminalCard, copies: Copies, colour: tuple[int, int, int], transit: Programme) -> Answer:
    copies.follow()
    return pass_frame(card, frame(colour, transit), copies, tools())


def fate(*, drawn: bool) -> AbstractContextManager[object]:
    """Have the draw fall on everybody, or on nobody."""
    return patch("realname.record.lanes.actions.drawing.falls_on", lambda *_: drawn)


def later(**by: float) -> AbstractContextManager[object]:
    """Have it be so much later."""
    return patch("django.utils.timezone.now", lambda: NOW + timedelta(**by))


NOW = timezone.now()


def test_a_member_who_was_checked_goes_express_and_one_who_was_not_goes_as_everybody(
    north: Caller, transit: Programme, card: TerminalCard, copies: Copies
) -> None:
    row = member(north, RED, transit)
    verified(north, BLUE)
    stranger = passed(card, copies, BLUE, transit)
    unchecked = passed(card, copies, RED, transit)
    assert stranger == unchecked  # a terminal cannot tell a member from anybody else
    assert stranger.word == "standard"
    cleared(north, row)
    with fate(drawn=False):
        answer = passed(card, copies, RED, transit)
    assert (answer.word, answer.reason, answer.more["number"]) == ("express", "cleared", 0)
    with tenant(north.operator_id):
        assert list(LaneDay.objects.values_list("express", "extra_check", "standard")) == [(1, 0, 1)]
        assert dict(PassageCount.objects.values_list("answer", "passages")) == {"standard": 1, "express": 1}


def test_whoever_is_no_member_leaves_no_row_and_no_count(
    north: Caller, transit: Programme, card: TerminalCard, copies: Copies
) -> None:
    cleared(north, member(north, RED, transit))
    verified(north, BLUE)
    passed(card, copies, RED, transit)
    before = rows_of_everything()
    for colour, reason in ((BLUE, ""), (NOBODY, "no_face")):
        answer = passed(card, copies, colour, transit)
        assert (answer.word, answer.reason) == ("standard", reason)
    assert rows_of_everything() == before


def test_two_who_are_alike_go_the_standard_way_though_both_were_checked(
    north: Caller, transit: Programme, card: TerminalCard, copies: Copies
) -> None:
    for colour in (RED, TWIN):
        cleared(north, member(north, colour, transit))
    assert passed(card, copies, RED, transit).word == "standard"
    with tenant(north.operator_id):
        assert not Passing.objects.exists()


def test_whoever_is_drawn_is_drawn_again_at_every_lane_until_her_check_is_done(
    north: Caller, transit: Programme, card: TerminalCard, copies: Copies
) -> None:
    cleared(north, member(north, RED, transit))
    with fate(drawn=True), later(hours=0):
        first = passed(card, copies, RED, transit)
    other_key = "ztR6m6RXNnkTDHGBbYAs-iy_aR7SKjqMBvXpUMmAqVU"
    with fate(drawn=False), later(hours=11):
        again = passed(terminal(north, transit, other_key), copies, RED, transit)
    assert first.word == again.word == "extra_check"
    assert first.more["number"] == again.more["number"] == 0
    done = {"checked": {"draw": first.more["draw"], "number": 0}}
    with later(hours=11):
        assert take_step(card, done, "2").word == "express"
        assert take_step(card, done, "3").word == "express"
        assert passed(card, copies, RED, transit).reason == "checked"
    with tenant(north.operator_id):
        assert Draw.objects.get(begun_at__isnull=False).given == 1
    with fate(drawn=False), later(hours=11, minutes=2):
        assert passed(card, copies, RED, transit).more["number"] == 1


def test_a_second_look_within_a_minute_is_the_same_passage(
    north: Caller, transit: Programme, card: TerminalCard, copies: Copies
) -> None:
    cleared(north, member(north, RED, transit))
    with fate(drawn=False), later(seconds=0):
        first = passed(card, copies, RED, transit)
    with fate(drawn=True), later(seconds=59):
        assert passed(card, copies, RED, transit) == first
    with fate(drawn=True), later(seconds=61):
        assert passed(card, copies, RED, transit).word == "extra_check"


@pytest.mark.parametrize(
    "says", [{"checked": {}}, {"checked": {"draw": "x", "number": 0}}, {"checked": {"draw": str(uuid.uuid4())}}, {}]
)
def test_a_step_that_is_none_changes_nothing(card: TerminalCard, says: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        take_step(card, says, "1")


def test_a_check_that_nobody_was_drawn_for_is_not_done(
    north: Caller, transit: Programme, card: TerminalCard, copies: Copies
) -> None:
    cleared(north, member(north, RED, transit))
    with fate(drawn=False):
        answer = passed(card, copies, RED, transit)
    with pytest.raises(NotFound):
        take_step(card, {"checked": {"draw": answer.more["draw"], "number": 0}}, "1")
    with tenant(north.operator_id):
        assert Passing.objects.get().checked_at is None


def test_no_number_is_given_before_everybody_can_read_the_commitment(
    north: Caller, card: TerminalCard, transit: Programme, copies: Copies
) -> None:
    cleared(north, member(north, RED, transit))
    with patch("realname.record.oversight.places.published_note", lambda: None):
        assert passed(card, copies, RED, transit).word == "standard"
    with tenant(north.operator_id):
        assert Draw.objects.get().begun_at is None
        assert not Passing.objects.exists()


def test_anybody_recomputes_from_the_log_who_was_drawn(
    north: Caller, transit: Programme, card: TerminalCard, copies: Copies
) -> None:
    cleared(north, member(north, RED, transit))
    told: dict[int, str] = {}
    for passage in range(30):
        with later(minutes=2 * passage):
            answer = passed(card, copies, RED, transit)
            told[answer.more["number"]] = answer.word
            if answer.word == "extra_check":
                take_step(card, {"checked": {"draw": answer.more["draw"], "number": answer.more["number"]}}, "1")
    with tenant(north.operator_id):
        reveal(transit.id)
    sequence_all()
    note = published_note()
    assert note is not None
    found = check_draws(Stored(), Trust((public_key(the_log()),)).check(note.encode()), lambda *_: None)
    assert found.findings == ()
    draw = found.draws[0]
    assert (draw.among, sorted(told)) == (30, list(range(30)))
    assert [number for number in told if told[number] == "extra_check"] == list(draw.numbers)
    assert list(draw.numbers) == drawn_among(bytes.fromhex(draw.seed), 30, draw.share)


def test_a_draw_is_revealed_when_it_is_over_and_the_next_begins_already_committed_to(
    north: Caller, transit: Programme, card: TerminalCard, copies: Copies
) -> None:
    cleared(north, member(north, RED, transit))
    passed(card, copies, RED, transit)
    now = timezone.now()
    keep_draws(north.operator_id, now + timedelta(hours=23))
    published()
    with tenant(north.operator_id):
        assert Draw.objects.filter(revealed_at=None).count() == 2
    keep_draws(north.operator_id, now + timedelta(hours=25))
    with tenant(north.operator_id):
        over = Draw.objects.exclude(revealed_at=None).get()
        later_one = take_number(transit.id)
        assert later_one is not None
        assert (later_one.number, later_one.draw != over.id) == (0, True)
        steps = [parse(bytes(row.leaf)).body["step"] for row in LogEntry.objects.filter(kind="draw").order_by("id")]
    assert steps == ["committed", "committed", "revealed"]


def test_the_seed_of_a_draw_that_runs_lies_sealed(north: Caller, transit: Programme) -> None:
    with tenant(north.operator_id):
        take_number(transit.id)
        row = Draw.objects.get()
        sealed = bytes(row.seed)
        shown = reveal(transit.id)
        assert bytes(shown.seed) not in sealed
        assert len(shown.seed) == 32
        with pytest.raises(Conflict):
            reveal(transit.id)


def test_a_draw_without_a_number_goes_on_and_a_closed_programmes_are_revealed(
    north: Caller, transit: Programme
) -> None:
    now = timezone.now()
    keep_draws(north.operator_id, now + timedelta(days=9))
    with tenant(north.operator_id):
        assert not Draw.objects.exclude(revealed_at=None).exists()
        move_programme(transit.id, "closed")
    keep_draws(north.operator_id, now)
    with tenant(north.operator_id):
        assert not Draw.objects.filter(revealed_at=None).exists()


def test_a_clearance_ends_when_it_is_over_taken_back_or_she_leaves(north: Caller, transit: Programme) -> None:
    first, second, third = (member(north, colour, transit) for colour in (RED, BLUE, TWIN))
    for row in (first, second, third):
        cleared(north, row)
    with tenant(north.operator_id):
        end_clearance(first.id)
        end_clearance(first.id)
        leave([second.subscriber_id], second.id)
        assert [row.member_id for row in Clearance.objects.all()] == [third.id]
    forget_old(north.operator_id, timezone.now() + timedelta(days=400))
    with tenant(north.operator_id):
        assert not Clearance.objects.exists()
        leaves = [parse(bytes(row.leaf)) for row in LogEntry.objects.filter(kind="clearance").order_by("id")]
    assert [leaf.body.get("why") for leaf in leaves[3:]] == ["withdrawn", "left", "over"]


def test_who_leaves_is_forgotten_and_until_then_she_reads_what_is_held(
    north: Caller, transit: Programme, card: TerminalCard, copies: Copies
) -> None:
    row = member(north, RED, transit)
    cleared(north, row)
    passed(card, copies, RED, transit)
    with tenant(north.operator_id):
        clearance, passing = held_on(row.subscriber_id)["lanes"]
        assert (clearance["cleared_by"], passing["number"]) == ("staff", 0)
        leave([row.subscriber_id], row.id)
        assert held_on(row.subscriber_id) == {"lanes": []}


def test_a_pass_finds_its_member_alone_among_people_who_are_like_her(
    north: Caller, transit: Programme, card: TerminalCard, copies: Copies
) -> None:
    mine, twin = (member(north, colour, transit) for colour in (RED, TWIN))
    cleared(north, mine)
    with tenant(north.operator_id):
        lost, hers = issue_pass([mine.subscriber_id], mine.id), issue_pass([twin.subscriber_id], twin.id)
        kept = issue_pass([mine.subscriber_id], mine.id)
        with pytest.raises(NotFound):
            issue_pass([twin.subscriber_id], mine.id)
    assert passed(card, copies, RED, transit).word == "standard"
    for presented, colour, word in (
        (kept, RED, "express"),
        (kept, BLUE, "standard"),
        (hers, RED, "standard"),
        (lost, RED, "standard"),
        ("NOBODYS", RED, "standard"),
    ):
        with fate(drawn=False):
            answer = pass_frame(card, frame(colour, transit, **{"pass": presented}), copies, tools())
        assert answer.word == word
    for says in ({"pass": 7}, {"pass": ""}, {"pass": "A" * 65}, {"pass": kept, "more": 1}, {"amount": 1}):
        with pytest.raises(Invalid):
            pass_frame(card, frame(RED, transit, **says), copies, tools())
    with tenant(north.operator_id):
        leave([mine.subscriber_id], mine.id)
        assert not TravelPass.objects.filter(member=mine).exists()


@pytest.mark.parametrize(
    ("by", "days", "code"),
    [("friend", 1, "clearance.by"), ("staff", 0, "clearance.until"), ("staff", 2000, "clearance.until")],
)
def test_a_clearance_says_who_checked_and_ends(
    north: Caller, transit: Programme, by: str, days: int, code: str
) -> None:
    row = member(north, RED, transit)
    with tenant(north.operator_id):
        with pytest.raises(Invalid) as refusal:
            give_clearance(row.id, by, timezone.now() + timedelta(days=days))
        assert refusal.value.code == code
        assert not Clearance.objects.exists()


def test_rules_are_told_to_the_log_and_hold_for_the_draw_that_is_committed_to_next(
    north: Caller, transit: Programme
) -> None:
    rules = LaneRules(("ticket_gate",), ("bag_scanner",), ("ticket_gate", "questions"), 0.25, 2)
    with tenant(north.operator_id):
        set_rules(transit.id, rules)
        assert rules_of(transit.id).share == 0.25
        take_number(transit.id)
    keep_draws(north.operator_id, timezone.now())
    with tenant(north.operator_id):
        assert list(Draw.objects.order_by("id").values_list("share", flat=True)) == [DEFAULT_RULES.share, 0.25]
        [leaf] = LogEntry.objects.filter(kind="lane_rules")
        assert parse(bytes(leaf.leaf)).body["extra_check"] == ["questions", "ticket_gate"]
        with pytest.raises(Invalid):
            set_rules(transit.id, LaneRules(("magic",), ("bag_scanner",), ("magic", "questions"), 0.25, 2))
        assert LogEntry.objects.filter(kind="lane_rules").count() == 1


def test_another_kind_of_programme_has_no_lanes(north: Caller) -> None:
    till = programme(north, Kind.PAYMENT)
    with tenant(north.operator_id):
        for deed in (lambda: set_rules(till.id, DEFAULT_RULES), lambda: reveal(till.id)):
            with pytest.raises(Conflict) as refusal:
                deed()
            assert refusal.value.code == "lane.not_transit"
