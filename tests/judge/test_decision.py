from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.judge.policies import PHOTOGRAPHS, check_rules, checks, policies

from realname.judge.canonical import canonical
from realname.judge.checks.check import MISSING, NOT_APPLICABLE, QUESTIONS, Check, Outcome
from realname.judge.decision import GENUINENESS, PRESENCE, SEVERITY, Result, decide
from realname.judge.policy import Policy
from realname.judge.rules import CheckRule, Consequence, Requirement

ALL_PASSED = [Check(name, Outcome.PASS) for name in QUESTIONS]

severity = SEVERITY.index


def with_one(check: Check) -> list[Check]:
    return [check, *(passed for passed in ALL_PASSED if passed.name != check.name)]


def test_a_policy_whose_checks_all_pass_approves_and_says_what_it_does_not_establish() -> None:
    decision = decide(ALL_PASSED, PHOTOGRAPHS)
    assert decision.outcome is Result.APPROVED
    assert decision.reasons == ()
    assert decision.cautions == (PRESENCE, GENUINENESS)
    assert decision.policy_digest == PHOTOGRAPHS.digest


def test_no_checks_at_all_never_approve() -> None:
    decision = decide([], PHOTOGRAPHS)
    assert decision.outcome is not Result.APPROVED
    assert decision.reasons == (MISSING,)


def test_an_expired_document_is_rejected_for_that_reason() -> None:
    decision = decide(with_one(Check("document.not_expired", Outcome.FAIL, ("document.expired",))), PHOTOGRAPHS)
    assert (decision.outcome, decision.reasons) == (Result.REJECTED, ("document.expired",))


def test_the_most_severe_consequence_stands_and_its_reasons_come_first() -> None:
    both = [
        *with_one(Check("document.readable", Outcome.FAIL, ("document.blurred",))),
        Check("face.matches_document", Outcome.FAIL, ("face.no_match",)),
    ]
    decision = decide(both, PHOTOGRAPHS)
    assert (decision.outcome, decision.reasons) == (Result.REJECTED, ("face.no_match", "document.blurred"))


def test_a_check_that_does_not_apply_may_stand_skipped_only_where_the_policy_says_so() -> None:
    skipped = Check("document.mrz_valid", Outcome.SKIPPED, (NOT_APPLICABLE,))
    assert PHOTOGRAPHS.checks["document.mrz_valid"].required is Requirement.WHERE_APPLICABLE
    assert decide(with_one(skipped), PHOTOGRAPHS).outcome is Result.APPROVED
    always = CheckRule(Requirement.ALWAYS, Consequence.REJECT, Consequence.REVIEW)
    strict = replace(PHOTOGRAPHS, checks={**PHOTOGRAPHS.checks, "document.mrz_valid": always})
    assert decide(with_one(skipped), strict).outcome is Result.REVIEW


def test_a_check_skipped_for_another_reason_is_unsure() -> None:
    skipped = Check("document.mrz_valid", Outcome.SKIPPED, ("document.mrz_missing",))
    assert decide(with_one(skipped), PHOTOGRAPHS).outcome is Result.RETRY


def test_a_pass_beside_a_failure_of_the_same_check_does_not_hide_it() -> None:
    twice = [*ALL_PASSED, Check("face.single", Outcome.FAIL, ("face.several",))]
    assert decide(twice, PHOTOGRAPHS).outcome is Result.RETRY


@given(st.lists(checks(), max_size=12), policies(), st.randoms(use_true_random=False))
def test_the_order_of_the_checks_changes_no_byte(found: list[Check], policy: Policy, random: Random) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)
    assert canonical(decide(shuffled, policy)) == canonical(decide(found, policy))


@given(st.lists(checks(), max_size=12), policies())
def test_times_and_figures_change_no_byte(found: list[Check], policy: Policy) -> None:
    slower = [replace(check, milliseconds=check.milliseconds + 1, score=0.5, threshold=0.4) for check in found]
    assert canonical(decide(slower, policy)) == canonical(decide(found, policy))


@given(st.lists(checks(), max_size=12), policies(), checks())
def test_adding_a_check_that_is_not_a_pass_never_improves_the_decision(
    found: list[Check], policy: Policy, added: Check
) -> None:
    if added.outcome in (Outcome.PASS, Outcome.SKIPPED):
        added = replace(added, outcome=Outcome.FAIL, reasons=("face.no_match",))
    before, after = decide(found, policy), decide([*found, added], policy)
    assert severity(after.outcome) >= severity(before.outcome)


@given(st.lists(checks(), max_size=12), policies())
def test_a_check_that_turns_from_unsure_to_failed_never_improves_the_decision(
    found: list[Check], policy: Policy
) -> None:
    worse = [replace(c, outcome=Outcome.FAIL) if c.outcome is Outcome.UNSURE else c for c in found]
    assert severity(decide(worse, policy).outcome) >= severity(decide(found, policy).outcome)


@given(policies(), st.data())
def test_taking_away_a_required_check_never_approves(policy: Policy, data: st.DataObject) -> None:
    required = [name for name, rule in policy.checks.items() if rule.required is Requirement.ALWAYS]
    gone = data.draw(st.sampled_from(required))
    decision = decide([check for check in ALL_PASSED if check.name != gone], policy)
    assert decision.outcome is not Result.APPROVED
    assert MISSING in decision.reasons


@given(st.lists(checks(), max_size=12), policies())
def test_approval_means_that_every_required_check_passed(found: list[Check], policy: Policy) -> None:
    decision = decide(found, policy)
    if decision.outcome is Result.APPROVED:
        passed = {check.name for check in found if check.outcome is Outcome.PASS}
        required = {name for name, rule in policy.checks.items() if rule.required is Requirement.ALWAYS}
        assert required <= passed
        assert decision.reasons == ()
    else:
        assert decision.reasons


@given(check_rules())
def test_a_rule_is_never_milder_on_failure_than_on_doubt(rule: CheckRule) -> None:
    if rule.fail is not rule.unsure:
        with pytest.raises(ValueError, match="milder"):
            CheckRule(rule.required, fail=rule.unsure, unsure=rule.fail)
