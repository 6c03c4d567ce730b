"""A case is opened by law: two officers, every step a leaf, a file that is replayed, and the person told in the end."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.utils import IntegrityError
from django.utils import timezone
from tests.integration.oversight.logs import told
from tests.integration.picture_way import TODAY, captured, tools
from tests.pages.stand_ins import BLUE

from realname.database.rows import tenant
from realname.ledger import replay
from realname.ledger.kinds import LeafKind
from realname.ledger.trust import Trust
from realname.record.errors import Conflict, Denied, Invalid, NotFound, RecordError
from realname.record.operators.actions.clients import Caller, add_operator
from realname.record.oversight.actions import access, noticing
from realname.record.oversight.actions.access import Asked
from realname.record.oversight.actions.export import held_on
from realname.record.oversight.actions.handing import Handed, hand_over
from realname.record.oversight.actions.officers import Officer
from realname.record.oversight.actions.sequencing import sequence_all
from realname.record.oversight.actions.signing import public_key
from realname.record.oversight.models import AccessRequest, Entry, Handover, Log
from realname.record.registrations.actions import deciding, retention
from realname.record.registrations.models import Registration

pytestmark = pytest.mark.usefixtures("database", "store")

NOW = date(2026, 12, 1)
BASIS = "Telecommunications Act, section 9(2); order 17/2026 of the district court"


@pytest.fixture
def registration(caller: Caller) -> uuid.UUID:
    instruments = tools()
    found = captured(caller, instruments, BLUE)
    deciding.decide_registration(caller.operator_id, found, instruments, TODAY)
    return found


def officer(caller: Caller, *roles: str) -> Officer:
    return Officer(caller.operator_id, uuid.uuid4(), frozenset(roles or ("regulator",)))


def asked(**more: Any) -> Asked:
    given: dict[str, Any] = {
        "jurisdiction": "UT",
        "basis": BASIS,
        "scope": "decision",
        "until": NOW + timedelta(days=30),
        "notice_on": NOW + timedelta(days=60),
    }
    return Asked(**(given | more))


def request(caller: Caller, who: Officer, registration: uuid.UUID, **more: Any) -> uuid.UUID:
    with tenant(caller.operator_id):
        return access.request_access(who, registration, asked(**more), NOW).id


def decide(caller: Caller, who: Officer, row: uuid.UUID, on: date = NOW, *, agrees: bool = True) -> None:
    with tenant(caller.operator_id):
        access.decide_access(who, row, on, agrees=agrees)


def hand(caller: Caller, who: Officer, row: uuid.UUID, on: date = NOW) -> list[Handed]:
    with tenant(caller.operator_id):
        return hand_over(who, row, on)


def steps() -> list[str]:
    return [body["step"] for body in told(LeafKind.LAWFUL_ACCESS)]


def refused(code: str, kind: type[RecordError], act: Any, *given: Any, **named: Any) -> None:
    """Hold that an act is refused by that code, and that nothing is changed by it."""
    before = (Entry.objects.count(), list(_rows()))
    with pytest.raises(kind) as refusal:
        act(*given, **named)
    assert refusal.value.code == code
    assert (Entry.objects.count(), list(_rows())) == before


def _rows() -> list[Any]:
    found: list[Any] = []
    for operator in {row.party for row in Entry.objects.all() if row.party}:
        with tenant(operator):
            found += list(AccessRequest.objects.values()) + list(Handover.objects.values())
    return found


def test_two_officers_open_a_case_and_the_regulator_replays_it_on_her_own_machine(
    caller: Caller, registration: uuid.UUID
) -> None:
    regulator, other = officer(caller), officer(caller, "administrator")
    row = request(caller, regulator, registration)
    decide(caller, other, row)
    sequence_all()
    [handed] = hand(caller, regulator, row)
    disclosure = replay.read(handed.content)
    played = replay.replay(disclosure, Trust((public_key(Log.objects.get()),)))
    assert played.is_same
    assert played.is_logged
    assert played.decision is not None
    assert played.decision.outcome == "rejected"
    for named in (registration, row):
        assert str(named) not in handed.name
    assert steps() == ["requested", "agreed", "handed_over"]
    bodies = told(LeafKind.LAWFUL_ACCESS)
    assert [body["by"] for body in bodies] == ["regulator", "administrator", "regulator"]
    assert len({body["request"] for body in bodies}) == 1
    assert bodies[0]["until"] == "2026-12-31"
    everything = b"".join(bytes(entry.leaf) for entry in Entry.objects.all())
    assert str(row).encode() not in everything
    assert b"court" not in everything
    with tenant(caller.operator_id):
        assert Handover.objects.get().member == regulator.member_id


def test_a_changed_disclosure_does_not_replay(caller: Caller, registration: uuid.UUID) -> None:
    regulator = officer(caller)
    row = request(caller, regulator, registration)
    decide(caller, officer(caller), row)
    sequence_all()
    [handed] = hand(caller, regulator, row)
    changed = handed.content.replace(b'"outcome": "fail"', b'"outcome": "pass"', 1)
    assert changed != handed.content
    assert not replay.replay(replay.read(changed.replace(b'"face.no_match"', b"", 1))).is_same


def test_whoever_asks_does_not_agree(caller: Caller, registration: uuid.UUID) -> None:
    both = officer(caller, "regulator", "administrator")
    row = request(caller, both, registration)
    refused("access.own_request", Denied, decide, caller, both, row)
    with tenant(caller.operator_id), pytest.raises(IntegrityError):
        AccessRequest.objects.filter(id=row).update(decided_by=both.member_id, state="agreed")


def test_nothing_is_handed_over_before_two_have_agreed_nor_after_the_last_day(
    caller: Caller, registration: uuid.UUID
) -> None:
    regulator, other = officer(caller), officer(caller)
    row = request(caller, regulator, registration)
    refused("access.not_open", Conflict, hand, caller, regulator, row)
    decide(caller, other, row)
    refused("receipt.not_yet", Conflict, hand, caller, regulator, row)
    sequence_all()
    last = NOW + timedelta(days=30)
    assert len(hand(caller, other, row, last)) == 1
    refused("access.not_open", Conflict, hand, caller, regulator, row, last + timedelta(days=1))
    refused("access.not_yours", Denied, hand, caller, officer(caller), row)
    refused("access.not_open", Conflict, decide, caller, officer(caller), row)
    with tenant(caller.operator_id):
        access.end_access(other, row)
    refused("access.not_open", Conflict, hand, caller, regulator, row)


def test_what_was_refused_is_not_handed_over_and_nobody_is_told(caller: Caller, registration: uuid.UUID) -> None:
    regulator = officer(caller)
    row = request(caller, regulator, registration)
    decide(caller, officer(caller), row, agrees=False)
    sequence_all()
    refused("access.not_open", Conflict, hand, caller, regulator, row)
    noticing.keep_clock(caller.operator_id, NOW + timedelta(days=100))
    assert steps() == ["requested", "refused"]


def test_others_than_officers_do_nothing_and_another_operators_cases_are_not_there(
    caller: Caller, registration: uuid.UUID
) -> None:
    for roles in (("agent",), ("reviewer",)):
        refused("access.no_officer", Denied, request, caller, officer(caller, *roles), registration)
    row = request(caller, officer(caller), registration)
    refused("access.no_officer", Denied, decide, caller, officer(caller, "reviewer"), row)
    south = Caller(add_operator("south", "South Telecom", "UT"), "client", frozenset())
    theirs = officer(south)
    refused("record.not_found", NotFound, request, south, theirs, registration)
    refused("record.not_found", NotFound, decide, south, theirs, row)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"jurisdiction": "Utopia"}, "access.jurisdiction"),
        ({"basis": "because"}, "access.basis"),
        ({"scope": "everything"}, "access.scope"),
        ({"until": NOW - timedelta(days=1)}, "access.until"),
        ({"until": NOW + timedelta(days=366)}, "access.until"),
        ({"notice_on": NOW + timedelta(days=731)}, "access.notice"),
    ],
)
def test_a_request_says_by_which_law_for_what_until_when_and_when_she_is_told(
    caller: Caller, registration: uuid.UUID, more: dict[str, Any], code: str
) -> None:
    refused(code, Invalid, request, caller, officer(caller), registration, **more)


def test_she_is_told_on_the_day_and_not_before_and_it_can_be_put_off_by_another_for_two_years_at_most(
    caller: Caller, registration: uuid.UUID
) -> None:
    regulator, other = officer(caller), officer(caller)
    row = request(caller, regulator, registration)
    decide(caller, other, row)
    sequence_all()
    hand(caller, regulator, row)
    due = NOW + timedelta(days=60)
    noticing.keep_clock(caller.operator_id, due - timedelta(days=1))
    with tenant(caller.operator_id):
        person = Registration.objects.get(id=registration).subscriber_id
        assert noticing.notices_of(person) == []
        assert held_on(person)["lawful_access"] == []
        assert "lawful_access" not in {one["kind"] for one in held_on(person)["log_openings"]}
    assert steps()[-1] == "ended"

    def defer(who: Officer, on: date) -> None:
        with tenant(caller.operator_id):
            noticing.defer_notice(who, row, on)

    refused("access.own_request", Denied, defer, regulator, due + timedelta(days=1))
    refused("access.notice", Invalid, defer, other, due)
    refused("access.notice", Invalid, defer, other, timezone.localdate() + timedelta(days=800))
    defer(other, due + timedelta(days=10))
    noticing.keep_clock(caller.operator_id, due)
    noticing.keep_clock(caller.operator_id, due + timedelta(days=10))
    noticing.keep_clock(caller.operator_id, due + timedelta(days=11))
    assert steps()[-2:] == ["notice_deferred", "person_noticed"]
    with tenant(caller.operator_id):
        [notice] = noticing.notices_of(person)
        assert held_on(person)["lawful_access"][0]["basis"] == BASIS
    assert (notice.basis, notice.jurisdiction, len(notice.handed_over_at)) == (BASIS, "UT", 1)
    refused("access.noticed", Conflict, defer, other, due + timedelta(days=20))


def test_an_erased_person_leaves_the_steps_in_the_log_and_no_request(caller: Caller, registration: uuid.UUID) -> None:
    row = request(caller, officer(caller), registration)
    decide(caller, officer(caller), row)
    with tenant(caller.operator_id):
        person = Registration.objects.get(id=registration).subscriber_id
    retention.erase_person(caller.operator_id, person)
    assert steps() == ["requested", "agreed", "ended"]
    with tenant(caller.operator_id):
        assert not AccessRequest.objects.exists()
        assert not Handover.objects.exists()
