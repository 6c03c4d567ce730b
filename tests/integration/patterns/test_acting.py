"""What a fraud analyst does about a ring, what follows from it, and what does not."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.integration import picture_way as way
from tests.integration.patterns.marked import analyst, decided, look_at, marked, ring_of
from tests.integration.patterns.test_pace import operator
from tests.pages.stand_ins import RED, page

from realname.database.rows import tenant
from realname.judge.rings import Tie
from realname.record.errors import Conflict, Denied, Invalid, NotFound, RecordError
from realname.record.identities.actions.blocking import confirm_block
from realname.record.identities.models import Block
from realname.record.operators.actions.clients import Caller
from realname.record.operators.models import Event
from realname.record.oversight.models import Entry
from realname.record.patterns.actions import acting, finding
from realname.record.patterns.models import KeySetAside, RingRow, RingStep
from realname.record.registrations.actions import lines
from realname.record.registrations.models import Line, Registration
from realname.record.reviews.actions.opinions import give_opinion
from realname.record.reviews.actions.reviewers import Reviewer
from realname.record.reviews.models import Case
from realname.record.reviews.reasons import SEEN
from realname.record.reviews.selectors import queue

pytestmark = pytest.mark.usefixtures("database", "store")

store = way.store


@pytest.fixture
def north() -> Caller:
    return operator("north")


def pair(caller: Caller) -> tuple[RingRow, list[uuid.UUID]]:
    """Have two approved registrations under one document's picture."""
    registrations = [decided(caller, f"N{number}", page(RED), number) for number in (1, 2)]
    for one in registrations:
        look_at(caller, one)
    with tenant(caller.operator_id):
        return RingRow.objects.get(people=2), registrations


def blocking() -> acting.Blocking:
    return acting.Blocking("fraud", timezone.now() + timedelta(days=90), "https://north.example/appeal")


def test_each_registration_goes_to_a_reviewer_once_and_whoever_joins_goes_too(north: Caller) -> None:
    ring, registrations = pair(north)
    with tenant(north.operator_id):
        lines.tell_activation(registrations[0], "activated", "")
    for expected in (2, 0):
        with tenant(north.operator_id):
            assert acting.send_to_review(analyst(north), ring.id) == expected
    joined = decided(north, "N3", page(RED), 3)
    look_at(north, joined)
    with tenant(north.operator_id):
        cases = Case.objects.order_by("registration")
        assert [(case.registration_id, case.why) for case in cases] == [
            (one, "pattern") for one in sorted([*registrations, joined])
        ]
        assert queue(uuid.uuid4()).count() == 3
        assert [(step.step, step.count) for step in RingStep.objects.order_by("id")] == [
            ("sent_to_review", 2),
            ("sent_to_review", 0),
        ]
        leaves = [bytes(entry.leaf) for entry in Entry.objects.filter(kind="pattern_step").order_by("id")]
    assert [b"sent_to_review" in leaf for leaf in leaves] == [False, True, True]
    assert not any(str(one).encode() in leaf for leaf in leaves for one in registrations)


def test_what_a_reviewer_finds_is_told_to_the_operators_systems_and_takes_no_line_by_itself(north: Caller) -> None:
    ring, [registration, _] = pair(north)
    with tenant(north.operator_id):
        lines.tell_activation(registration, "activated", "")
        acting.send_to_review(analyst(north), ring.id)
        case = Case.objects.get(registration=registration)
        reviewer = Reviewer(north.operator_id, uuid.uuid4(), frozenset({"reviewer"}))
        give_opinion(reviewer, case.id, "rejected", SEEN[:1])
        assert Registration.objects.get(id=registration).state == "activated"
        assert Line.objects.get(registration=registration).state == "active"
        [told] = Event.objects.filter(type="review.decided")
    assert (told.data["why"], told.data["outcome"]) == ("pattern", "rejected")


def test_blocks_are_proposed_once_a_document_and_hold_when_another_person_confirms(north: Caller) -> None:
    ring, _ = pair(north)
    fraud = analyst(north)
    with tenant(north.operator_id):
        assert acting.propose_blocks(fraud, ring.id, blocking()) == 2
        blocks = list(Block.objects.all())
        assert {(block.reason, block.confirmed_at, block.reference) for block in blocks} == {
            ("fraud", None, f"ring {ring.id}")
        }
    with pytest.raises(Denied) as refusal, tenant(north.operator_id):
        confirm_block(blocks[0].id, fraud.client_id)
    assert refusal.value.code == "block.same_person"
    with pytest.raises(Conflict) as again, tenant(north.operator_id):
        acting.propose_blocks(fraud, ring.id, blocking())
    assert again.value.code == "ring.no_documents"
    with tenant(north.operator_id):
        assert Block.objects.count() == 2
        assert confirm_block(blocks[0].id, "staff.another").confirmed_at is not None


def test_what_is_shared_for_a_reason_ties_nobody_any_more(north: Caller) -> None:
    ring = ring_of(north)
    with tenant(north.operator_id):
        acting.close_ring(analyst(north), ring.id, "shared_for_a_reason")
        assert KeySetAside.objects.count() == 1
    assert finding.look(north.operator_id, marked(north, "new", [(Tie.DEVICE, "till")])) is None
    with pytest.raises(Conflict) as refusal, tenant(north.operator_id):
        acting.send_to_review(analyst(north), ring.id)
    assert refusal.value.code == "ring.closed"


def test_one_picture_under_two_names_is_never_shared_for_a_reason(north: Caller) -> None:
    ring, _ = pair(north)
    with pytest.raises(Conflict) as refusal, tenant(north.operator_id):
        acting.close_ring(analyst(north), ring.id, "shared_for_a_reason")
    assert refusal.value.code == "ring.not_usual"
    untouched(north, ring)


@pytest.mark.parametrize("roles", [("agent",), ("reviewer", "administrator", "regulator")])
def test_nobody_but_an_analyst_acts(north: Caller, roles: tuple[str, ...]) -> None:
    ring = ring_of(north)
    who = analyst(north, *roles)
    for act in (
        lambda: acting.send_to_review(who, ring.id),
        lambda: acting.propose_blocks(who, ring.id, blocking()),
        lambda: acting.close_ring(who, ring.id, "mistake"),
    ):
        with pytest.raises(Denied) as refusal, tenant(north.operator_id):
            act()
        assert refusal.value.code == "ring.no_analyst"
    untouched(north, ring)


def test_another_operators_analyst_finds_nothing_and_a_wrong_reason_changes_nothing(north: Caller) -> None:
    ring, south = ring_of(north), operator("south")
    refused(south, NotFound, lambda: acting.close_ring(analyst(south), ring.id, "mistake"))
    refused(north, Invalid, lambda: acting.close_ring(analyst(north), ring.id, "merged"))
    late = acting.Blocking("fraud", timezone.now() + timedelta(days=3000), "https://north.example/appeal")
    registered = pair(north)[0]
    refused(north, Invalid, lambda: acting.propose_blocks(analyst(north), registered.id, late))
    untouched(north, ring)


def refused(caller: Caller, kind: type[RecordError], act: object) -> None:
    with pytest.raises(kind), tenant(caller.operator_id):
        act()  # type: ignore[operator]


def untouched(caller: Caller, ring: RingRow) -> None:
    with tenant(caller.operator_id):
        row = RingRow.objects.get(id=ring.id)
        assert (row.closed_at, row.review_at) == (None, None)
        assert not RingStep.objects.exists()
        assert not KeySetAside.objects.exists()
        assert not Case.objects.exists()
        assert not Block.objects.exists()
