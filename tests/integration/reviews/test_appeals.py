"""A person says that a refusal is wrong; somebody else looks, and what she has stays hers meanwhile."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone
from psycopg import sql
from tests.integration import picture_way as registrations
from tests.integration.picture_way import TODAY, captured, state_of, tools
from tests.integration.reviews.cases import case_of, decide, operator, policy, refused, reviewer, waiting
from tests.pages.stand_ins import BLUE, RED, page, square

from realname.database.rows import OWNER_ALIAS, maintenance, tenant
from realname.record.errors import Conflict, Denied, Invalid, NotFound
from realname.record.operators.actions.clients import Caller
from realname.record.operators.models import Event
from realname.record.registrations.actions import deciding, export, lines, retention, steps
from realname.record.registrations.actions.further import store_further
from realname.record.registrations.models import Evidence, Line, Registration
from realname.record.registrations.states import State
from realname.record.reviews import selectors
from realname.record.reviews.actions import appealing, looking
from realname.record.reviews.actions.appealing import file_appeal
from realname.record.reviews.models import Appeal, Case, Look

pytestmark = pytest.mark.usefixtures("database", "store")
store = registrations.store

TABLES = ("reviews_appeal", "reviews_appeal_evidence", "reviews_case", "reviews_opinion", "reviews_look")
WORDS = "That is my face. The lamp was broken."


def appeal(caller: Caller, registration: uuid.UUID, words: str = WORDS) -> Case:
    with tenant(caller.operator_id):
        file_appeal(registration, words)
    return case_of(caller, registration, "appeal")


@pytest.fixture
def strict() -> Caller:
    return operator(text=policy("sample_rate = 0", to_a_person=False))


def test_an_appeal_against_the_machine_goes_to_a_person_who_can_uphold_it(strict: Caller) -> None:
    registration = refused(strict)
    case = appeal(strict, registration)
    assert case.due_at > timezone.now()
    with tenant(strict.operator_id):
        assert selectors.is_appealed(registration)
    decide(reviewer(strict), case, "approved")
    with tenant(strict.operator_id):
        assert not selectors.is_appealed(registration)
        assert lines.tell_activation(registration, "activated", "").state == State.ACTIVATED
        told = [e.type for e in Event.objects.filter(subject=registration).order_by("id")]
        row = Appeal.objects.get()
    assert [kind for kind in told if kind.startswith(("appeal", "review"))] == [
        "review.opened",
        "appeal.filed",
        "review.decided",
        "appeal.decided",
    ]
    assert (row.outcome, row.decided_at is not None, row.decided_by is not None) == ("approved", True, True)


def test_an_appeal_is_upheld_after_the_refusal_ended_the_registration() -> None:
    caller = operator()
    case = waiting(caller)
    decide(reviewer(caller), case, "rejected")
    assert state_of(caller, case.registration_id) == State.DECLINED
    decide(reviewer(caller), appeal(caller, case.registration_id), "approved")
    assert state_of(caller, case.registration_id) == State.DECIDED
    with tenant(caller.operator_id):
        assert lines.tell_activation(case.registration_id, "activated", "").state == State.ACTIVATED


def test_an_appeal_is_upheld_after_the_time_of_the_registration_ran_out(strict: Caller) -> None:
    registration = refused(strict)
    retention.keep_clocks(strict.operator_id, timezone.now() + timedelta(days=2))
    assert state_of(strict, registration) == State.EXPIRED
    decide(reviewer(strict), appeal(strict, registration), "approved")
    assert state_of(strict, registration) == State.DECIDED


def test_a_dismissed_appeal_leaves_the_refusal_and_is_final(strict: Caller) -> None:
    registration = refused(strict)
    decide(reviewer(strict), appeal(strict, registration), "rejected")
    assert state_of(strict, registration) == State.DECLINED
    with pytest.raises(Conflict) as refusal:
        appeal(strict, registration)
    assert refusal.value.code == "appeal.already"


def test_a_dismissed_appeal_after_a_persons_refusal_changes_no_state() -> None:
    caller = operator()
    case = waiting(caller)
    decide(reviewer(caller), case, "rejected")
    decide(reviewer(caller), appeal(caller, case.registration_id), "rejected")
    assert state_of(caller, case.registration_id) == State.DECLINED
    with tenant(caller.operator_id):
        assert not selectors.is_appealed(case.registration_id)


def test_an_appeal_may_end_in_another_attempt(strict: Caller) -> None:
    registration = refused(strict)
    decide(reviewer(strict), appeal(strict, registration), "retry")
    assert state_of(strict, registration) == State.DOCUMENTED


def test_whoever_refused_does_not_decide_the_appeal() -> None:
    caller = operator()
    case, who = waiting(caller), reviewer(caller)
    decide(who, case, "rejected")
    again = appeal(caller, case.registration_id)
    with pytest.raises(Denied) as refusal:
        decide(who, again, "rejected")
    assert refusal.value.code == "review.another_person"
    with pytest.raises(Denied), tenant(caller.operator_id):
        looking.case_for(who, again.id)
    with tenant(caller.operator_id):
        assert not selectors.queue(who.member_id).exists()
        assert selectors.queue(reviewer(caller).member_id).count() == 1
        assert selectors.is_appealed(case.registration_id)


def test_four_eyes_hold_for_appeals_too() -> None:
    caller = operator(text=policy("four_eyes = true\nsample_rate = 0", to_a_person=False))
    registration = refused(caller)
    case = appeal(caller, registration)
    assert decide(reviewer(caller), case, "approved").closed_at is None
    assert decide(reviewer(caller), case, "approved").outcome == "approved"


def test_what_was_not_refused_cannot_be_appealed() -> None:
    caller = operator()
    case = waiting(caller)
    with pytest.raises(Conflict) as refusal:
        appeal(caller, case.registration_id)
    assert refusal.value.code == "appeal.nothing_refused"
    instruments = tools()
    approved = captured(caller, instruments)
    deciding.decide_registration(caller.operator_id, approved, instruments, TODAY)
    with pytest.raises(Conflict):
        appeal(caller, approved)
    with tenant(caller.operator_id):
        lines.tell_activation(approved, "declined", "no_such_number")
    with pytest.raises(Conflict):
        appeal(caller, approved)
    with tenant(caller.operator_id):
        assert not Appeal.objects.exists()


def test_an_appeal_has_words_and_a_time(strict: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    registration = refused(strict)
    for words in ("", "   ", "x" * (appealing.LONGEST_WORDS + 1)):
        with pytest.raises(Invalid) as refusal:
            appeal(strict, registration, words)
        assert refusal.value.code == "appeal.words"
    with pytest.raises(NotFound), tenant(strict.operator_id):
        file_appeal(uuid.uuid4(), WORDS)
    later = timezone.now() + timedelta(days=31)
    monkeypatch.setattr(timezone, "now", lambda: later)
    with pytest.raises(Conflict) as late:
        appeal(strict, registration)
    assert late.value.code == "appeal.too_late"
    with tenant(strict.operator_id):
        assert not Appeal.objects.exists()


def test_an_open_appeal_neither_expires_nor_loses_its_evidence(strict: Caller) -> None:
    registration = refused(strict)
    appeal(strict, registration)
    retention.keep_clocks(strict.operator_id, timezone.now() + timedelta(days=4000))
    assert state_of(strict, registration) == State.DECIDED
    with tenant(strict.operator_id):
        assert not Evidence.objects.filter(failed="evidence.erased").exists()
        assert Registration.objects.get(id=registration).subscriber.erased_at is None


def test_her_words_are_sealed_and_fall_with_her_key(strict: Caller) -> None:
    registration = refused(strict)
    appeal(strict, registration)
    with tenant(strict.operator_id):
        row = Appeal.objects.select_related("registration__subscriber").get()
        assert WORDS.encode() not in bytes(row.sealed_words)
        assert appealing.words_of(row) == WORDS
        person = row.registration.subscriber_id
    retention.erase_person(strict.operator_id, person)
    with tenant(strict.operator_id):
        row = Appeal.objects.select_related("registration__subscriber").get()
        assert appealing.words_of(row) == ""
        assert not selectors.queue(reviewer(strict).member_id).exists()


def test_no_row_of_reviews_names_a_person(strict: Caller) -> None:
    registration = refused(strict)
    case, who = appeal(strict, registration), reviewer(strict)
    with tenant(strict.operator_id):
        found = looking.case_for(who, case.id)
        looking.look_at_fields(who, found)
        made = appealing.seal_pictures(registration, [page(BLUE)])
    store_further(made)
    with tenant(strict.operator_id):
        appealing.keep_pictures(registration, [row for row, _ in made])
    decide(who, case, "rejected")
    with maintenance("test what rows say"), connections[OWNER_ALIAS].cursor() as cursor:
        for table in TABLES:
            cursor.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(table)))
            text = "\n".join(row[0] for row in cursor.fetchall())
            assert text, table
            assert not [value for value in ("ERIKSSON", "L898902C3", "7700900123", "lamp") if value in text], table


def test_she_adds_pictures_that_the_reviewer_sees_and_no_machine_waits_for(strict: Caller) -> None:
    registration = refused(strict)
    with pytest.raises(Conflict) as refusal, tenant(strict.operator_id):
        appealing.seal_pictures(registration, [page(RED)])
    assert refusal.value.code == "appeal.none"
    case = appeal(strict, registration)
    with tenant(strict.operator_id):
        made = appealing.seal_pictures(registration, [page(BLUE)])
    store_further(made)
    who = reviewer(strict)
    with tenant(strict.operator_id):
        appealing.keep_pictures(registration, [row for row, _ in made])
        rows = looking.evidence_of(looking.case_for(who, case.id))
        assert [row.kind for row in rows] == ["document", "face", "document"]
        assert looking.look_at_picture(who, case.id, rows[-1].id, "picture")[1] == page(BLUE)
        with pytest.raises(Invalid):
            appealing.seal_pictures(registration, [page(RED)] * 5)
    decide(who, case, "retry", ("face.too_dark",))
    assert state_of(strict, registration) == State.DOCUMENTED


def test_a_line_stays_active_while_its_holder_appeals(strict: Caller) -> None:
    instruments = tools()
    first = captured(strict, instruments)
    deciding.decide_registration(strict.operator_id, first, instruments, TODAY)
    with tenant(strict.operator_id):
        lines.tell_activation(first, "activated", "")
        again = steps.create_registration(strict, steps.Application("reverification", "+447700900123")).id
    registrations.agree(strict, again, "document", "face")
    registrations.measure_all(strict, instruments, *registrations.show(strict, again, "document", page(RED)))
    registrations.measure_all(strict, instruments, *registrations.show(strict, again, "face", square(BLUE)))
    deciding.decide_registration(strict.operator_id, again, instruments, TODAY)
    case = appeal(strict, again)
    with tenant(strict.operator_id):
        assert Line.objects.get().state == "active"
    decide(reviewer(strict), case, "rejected")
    with tenant(strict.operator_id):
        assert Line.objects.get().state == "active"


def test_a_number_that_went_to_somebody_else_is_not_taken_from_her(strict: Caller) -> None:
    registration = refused(strict)
    case = appeal(strict, registration)
    instruments = tools()
    other = captured(strict, instruments)
    deciding.decide_registration(strict.operator_id, other, instruments, TODAY)
    with tenant(strict.operator_id):
        lines.tell_activation(other, "activated", "")
    with pytest.raises(Conflict) as refusal:
        decide(reviewer(strict), case, "approved")
    assert refusal.value.code == "review.line_taken"
    with tenant(strict.operator_id):
        assert Line.objects.get().registration_id == other
        assert selectors.is_appealed(registration)


def test_every_look_is_written_and_told_to_her() -> None:
    caller = operator()
    case, who = waiting(caller), reviewer(caller)
    with tenant(caller.operator_id):
        found = looking.case_for(who, case.id)
        [document, face] = looking.evidence_of(found)
        assert looking.look_at_fields(who, found) is not None
        looking.look_at_picture(who, case.id, document.id, "picture")
        looking.look_at_picture(who, case.id, face.id, "face")
    with tenant(caller.operator_id):
        rows = list(Look.objects.order_by("id").values_list("evidence_id", "member", "why", "shown"))
        person = Registration.objects.get(id=case.registration_id).subscriber_id
        told = export.everything_of(person)
    assert rows == [
        (document.id, who.member_id, "policy", "fields"),
        (document.id, who.member_id, "policy", "picture"),
        (face.id, who.member_id, "policy", "face"),
    ]
    assert [(look["by"], look["shown"]) for look in told["looks"]] == [
        (str(who.member_id), shown) for shown in ("fields", "picture", "face")
    ]
    assert told["reviews"][0]["opinions"] == []


def test_who_may_not_decide_sees_nothing_and_no_look_is_written() -> None:
    north, south = operator(), operator("south")
    case, other = waiting(north), waiting(north)
    with tenant(north.operator_id):
        [picture, *_] = looking.evidence_of(looking.case_for(reviewer(north), other.id))
    for who, kind in ((reviewer(north, "agent"), Denied), (reviewer(south), NotFound), (reviewer(north), NotFound)):
        with pytest.raises(kind), tenant(who.operator_id):
            looking.look_at_picture(who, case.id, picture.id, "picture")
    for caller in (north, south):
        with tenant(caller.operator_id):
            assert not Look.objects.exists()
