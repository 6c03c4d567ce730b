"""People decide what a policy leaves to them, each rule of it on the real database."""

from __future__ import annotations

import secrets
import threading
import uuid
from functools import partial

import pytest
from django.db import DatabaseError, connections
from tests.integration import picture_way as registrations
from tests.integration.picture_way import TODAY, measure_all, show, state_of, tools
from tests.integration.reviews.cases import case_of, decide, machine, operator, policy, refused, reviewer, waiting
from tests.integration.rules import PICTURES
from tests.pages.stand_ins import RED, square

from realname.database.rows import tenant
from realname.judge.policy import parse
from realname.record.errors import Conflict, Denied, Invalid, NotFound, RecordError
from realname.record.operators.models import Event
from realname.record.registrations.actions import deciding, lines, retention, steps
from realname.record.registrations.models import DecisionInputs, Line, Registration
from realname.record.registrations.states import State
from realname.record.reviews import selectors
from realname.record.reviews.actions import closing, opening
from realname.record.reviews.actions.reviewers import Reviewer
from realname.record.reviews.models import Case, Look, Opinion
from realname.record.staff.actions.members import add_member
from realname.record.subscribers.models import FaceTemplate

pytestmark = pytest.mark.usefixtures("database", "store")
store = registrations.store


def events(operator_id: uuid.UUID, registration: uuid.UUID) -> list[str]:
    with tenant(operator_id):
        return [event.type for event in Event.objects.filter(subject=registration).order_by("id")]


def test_a_decision_to_review_opens_a_case_that_is_due_by_the_policys_hours() -> None:
    caller = operator(text=policy("due_hours = 5"))
    registration = refused(caller)
    case = case_of(caller, registration)
    assert (case.why, case.closed_at, case.outcome, case.four_eyes) == ("policy", None, "", False)
    assert (case.due_at - case.opened_at).total_seconds() == 5 * 3600
    assert case.decision_id == machine(caller, registration).id
    assert "review.opened" in events(caller.operator_id, registration)


def test_a_decision_whose_case_cannot_be_opened_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    caller = operator()

    def broken(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("no case")

    monkeypatch.setattr(opening, "open_case", broken)
    with pytest.raises(RuntimeError, match="no case"):
        refused(caller)
    with tenant(caller.operator_id):
        row = Registration.objects.get()
        assert row.state == State.CAPTURED
    with pytest.raises(NotFound):
        machine(caller, row.id)


def test_an_approval_by_a_person_leads_where_the_machines_would() -> None:
    caller = operator()
    case = waiting(caller)
    before = machine(caller, case.registration_id)
    closed = decide(reviewer(caller), case, "approved")
    assert closed.outcome == "approved"
    with tenant(caller.operator_id):
        assert FaceTemplate.objects.count() == 1
        assert lines.tell_activation(case.registration_id, "activated", "").state == State.ACTIVATED
        assert Line.objects.get().registration_id == case.registration_id
    after = machine(caller, case.registration_id)
    assert (after.id, after.outcome, after.checks) == (before.id, "review", before.checks)
    assert events(caller.operator_id, case.registration_id)[-2:] == ["review.decided", "registration.activated"]


def test_before_a_person_approves_no_line_is_activated() -> None:
    caller = operator()
    case = waiting(caller)
    with pytest.raises(Conflict), tenant(caller.operator_id):
        lines.tell_activation(case.registration_id, "activated", "")


def test_a_refusal_by_a_person_declines_with_her_reasons() -> None:
    caller = operator()
    case = waiting(caller)
    decide(reviewer(caller), case, "rejected")
    assert state_of(caller, case.registration_id) == State.DECLINED
    with tenant(caller.operator_id):
        told = Event.objects.get(type="review.decided")
        assert told.data == {
            "case": str(case.id),
            "why": "policy",
            "outcome": "rejected",
            "reasons": ["face.another_person"],
        }


def test_another_attempt_leads_back_to_what_the_reviewer_names_and_has_time() -> None:
    caller = operator()
    case = waiting(caller)
    decide(reviewer(caller), case, "retry", ("face.too_dark",))
    assert state_of(caller, case.registration_id) == State.DOCUMENTED
    instruments = tools()
    measure_all(caller, instruments, *show(caller, case.registration_id, "face", square(RED)))
    deciding.decide_registration(caller.operator_id, case.registration_id, instruments, TODAY)
    assert machine(caller, case.registration_id).outcome == "approved"


def test_two_reviewers_who_agree_decide() -> None:
    caller = operator(text=policy("four_eyes = true\nsample_rate = 0"))
    case = waiting(caller)
    assert decide(reviewer(caller), case, "approved").closed_at is None
    assert state_of(caller, case.registration_id) == State.DECIDED
    with tenant(caller.operator_id):
        assert Registration.objects.get(id=case.registration_id).waiting_for == ""
    assert decide(reviewer(caller), case, "approved").outcome == "approved"


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        (("approved", "rejected", "rejected"), "rejected"),
        (("approved", "rejected", "approved"), "approved"),
        (("approved", "rejected", "retry"), "retry"),
    ],
)
def test_where_two_disagree_a_third_person_decides(given: tuple[str, ...], outcome: str) -> None:
    caller = operator(text=policy("four_eyes = true\nsample_rate = 0"))
    case = waiting(caller)
    *before, last = given
    for one in before:
        assert decide(reviewer(caller), case, one).closed_at is None
    assert decide(reviewer(caller), case, last).outcome == outcome


def test_the_same_person_never_counts_twice() -> None:
    caller = operator(text=policy("four_eyes = true\nsample_rate = 0"))
    case = waiting(caller)
    who = reviewer(caller)
    decide(who, case, "approved")
    with pytest.raises(Conflict) as refusal:
        decide(who, case, "approved")
    assert refusal.value.code == "review.own_opinion"
    with tenant(caller.operator_id):
        assert Opinion.objects.count() == 1
        assert not selectors.queue(who.member_id).exists()
        assert selectors.queue(reviewer(caller).member_id).count() == 1
    assert state_of(caller, case.registration_id) == State.DECIDED


@pytest.mark.parametrize(
    ("outcome", "reasons", "code"),
    [
        ("perhaps", (), "review.outcome"),
        ("rejected", (), "review.reasons"),
        ("retry", (), "review.reasons"),
        ("approved", ("face.too_dark",), "review.reasons"),
        ("rejected", ("she was rude",), "review.reasons"),
        ("rejected", ("face.too_dark",), "review.reasons"),
    ],
)
def test_an_opinion_has_an_outcome_and_the_catalogues_reasons_for_it(
    outcome: str, reasons: tuple[str, ...], code: str
) -> None:
    caller = operator()
    case = waiting(caller)
    with pytest.raises(Invalid) as refusal:
        decide(reviewer(caller), case, outcome, reasons)
    assert refusal.value.code == code
    nothing_changed(case)


def test_whoever_is_no_reviewer_decides_nothing() -> None:
    caller = operator()
    case = waiting(caller)
    with pytest.raises(Denied) as refusal:
        decide(reviewer(caller, "agent"), case, "approved")
    assert refusal.value.code == "review.no_reviewer"
    nothing_changed(case)


def test_another_operators_reviewer_finds_no_case() -> None:
    north, south = operator(), operator("south")
    case = waiting(north)
    stranger = reviewer(south)
    with pytest.raises(NotFound):
        decide(stranger, case, "approved")
    with tenant(south.operator_id):
        assert not selectors.queue(stranger.member_id).exists()
        assert selectors.disagreement() == []
    nothing_changed(case)


def test_an_approval_without_what_was_decided_on_changes_nothing() -> None:
    caller = operator()
    case = waiting(caller)
    with tenant(caller.operator_id):
        DecisionInputs.objects.all().delete()
    with pytest.raises(Conflict) as refusal:
        decide(reviewer(caller), case, "approved")
    assert refusal.value.code == "review.evidence_gone"
    nothing_changed(case)


def test_a_closed_case_is_decided_by_nobody() -> None:
    caller = operator()
    case = waiting(caller)
    decide(reviewer(caller), case, "rejected")
    with pytest.raises(Conflict) as refusal:
        decide(reviewer(caller), case, "approved")
    assert refusal.value.code == "review.closed"
    assert state_of(caller, case.registration_id) == State.DECLINED


def test_a_withdrawn_registration_asks_nobody_any_more() -> None:
    caller = operator()
    case = waiting(caller)
    with tenant(caller.operator_id):
        steps.withdraw(case.registration_id)
        assert not selectors.queue(reviewer(caller).member_id).exists()
    with pytest.raises(Conflict):
        decide(reviewer(caller), case, "approved")
    assert closing.close_moot(caller.operator_id) == 1
    assert closing.close_moot(caller.operator_id) == 0
    after = case_of(caller, case.registration_id)
    assert after.closed_at is not None
    assert after.outcome == ""


def test_an_erased_person_is_nobodys_case() -> None:
    caller = operator()
    case = waiting(caller)
    with tenant(caller.operator_id):
        person = Registration.objects.get().subscriber_id
    retention.erase_person(caller.operator_id, person)
    with pytest.raises(Conflict):
        decide(reviewer(caller), case, "approved")
    assert closing.close_moot(caller.operator_id) == 1


def test_opinions_at_once_give_one_result() -> None:
    caller = operator()
    case = waiting(caller)
    came: list[str] = []
    barrier = threading.Barrier(4)

    def run(outcome: str) -> None:
        barrier.wait()
        try:
            decide(reviewer(caller), case, outcome)
            came.append(outcome)
        except RecordError as error:
            came.append(error.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(outcome,)) for outcome in ("approved", "rejected") * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert came.count("review.closed") == 3
    [won] = set(came) - {"review.closed"}
    after = case_of(caller, case.registration_id)
    assert after.outcome == won
    with tenant(caller.operator_id):
        assert Opinion.objects.count() == 1
        assert Event.objects.filter(type="review.decided").count() == 1
    expected = State.DECIDED if won == "approved" else State.DECLINED
    assert state_of(caller, case.registration_id) == expected


def test_an_opinion_and_a_look_are_written_once() -> None:
    caller = operator()
    decide(reviewer(caller), waiting(caller), "rejected")
    for rows in (Opinion.objects.all(), Look.objects.all()):
        for change in (rows.delete, partial(rows.update, member=uuid.uuid4())):
            with pytest.raises(DatabaseError, match="permission denied"), tenant(caller.operator_id):
                change()


def test_a_blind_second_review_changes_nothing_and_is_counted() -> None:
    caller = operator(text=policy("sample_rate = 1"))
    case = waiting(caller)
    first, second = reviewer(caller), reviewer(caller)
    decide(first, case, "approved")
    again = case_of(caller, case.registration_id, "sample")
    with tenant(caller.operator_id):
        assert selectors.disagreement() == []
        assert not selectors.queue(first.member_id).exists()
        assert [row.id for row in selectors.queue(second.member_id)] == [again.id]
    with pytest.raises(Denied) as refusal:
        decide(first, again, "approved")
    assert refusal.value.code == "review.another_person"
    before = events(caller.operator_id, case.registration_id)
    decide(second, again, "rejected")
    assert events(caller.operator_id, case.registration_id) == before
    assert state_of(caller, case.registration_id) == State.DECIDED
    with tenant(caller.operator_id):
        assert lines.tell_activation(case.registration_id, "activated", "").state == State.ACTIVATED
        [found] = selectors.disagreement()
    assert (found.member_id, found.reviewed_again, found.differed, found.share) == (first.member_id, 1, 1, 1.0)
    with tenant(caller.operator_id):
        assert Case.objects.count() == 2


def test_whoever_served_the_person_at_the_counter_does_not_review_her() -> None:
    caller = operator()
    case = waiting(caller)
    both = add_member(caller.operator_id, "Ada Example", "ada", ["agent", "reviewer"]).member_id
    with tenant(caller.operator_id):
        Registration.objects.update(member=both)
        assert not selectors.queue(both).exists()
        assert selectors.queue(reviewer(caller).member_id).count() == 1
    with pytest.raises(Denied) as refusal:
        decide(Reviewer(caller.operator_id, both, frozenset({"reviewer"})), case, "approved")
    assert refusal.value.code == "review.another_person"
    nothing_changed(case)


def test_a_rate_of_nothing_samples_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    caller = operator()
    monkeypatch.setattr(secrets, "randbelow", lambda _bound: 0)
    case = waiting(caller)
    decide(reviewer(caller), case, "rejected")
    with tenant(caller.operator_id):
        assert not Case.objects.filter(why="sample").exists()


def nothing_changed(case: Case) -> None:
    with tenant(case.operator_id):
        after = Case.objects.get(id=case.id)
        assert (after.closed_at, after.outcome) == (None, "")
        assert not Opinion.objects.filter(case=case).exists()
        row = Registration.objects.get(id=case.registration_id)
        assert (row.state, row.waiting_for) == (State.DECIDED, "")
        assert not Event.objects.filter(type="review.decided").exists()
        assert not Line.objects.exists()


def test_the_policys_words_for_reviews_have_defaults_that_change_no_digest() -> None:
    plain, same = parse(PICTURES), parse(f"{PICTURES}\n[review]\nfour_eyes = false\n")
    assert plain.digest == same.digest
    assert parse(policy("four_eyes = true", to_a_person=False)).digest != plain.digest
