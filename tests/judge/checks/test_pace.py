"""Checks of pace: at, below and above each limit, and what they make of a registration that nobody served."""

from __future__ import annotations

import pytest

from realname.judge.checks.check import Check, Outcome
from realname.judge.checks.face import Verdict
from realname.judge.checks.pace import agent_pace, device_pace
from realname.judge.decision import Result, decide
from realname.judge.errors import PolicyError
from realname.judge.pace import AgentPace, DevicePace, PaceRules
from realname.judge.policy import Policy, parse, shipped_text
from realname.judge.policy_faults import faults
from realname.judge.rules import CheckRule, Consequence, Requirement

RULES = PaceRules(agent_an_hour=20, agent_a_day=100, store_an_hour=200, device_people=6, device_days=30)


@pytest.mark.parametrize(
    ("agent", "reasons"),
    [
        (AgentPace(hour=1, day=1), ()),
        (AgentPace(hour=20, day=100, store_hour=200), ()),
        (AgentPace(hour=21, day=21), ("agent.too_many_an_hour",)),
        (AgentPace(hour=1, day=101), ("agent.too_many_a_day",)),
        (AgentPace(hour=1, day=1, store_hour=201), ("agent.store_burst",)),
        (AgentPace(hour=1, day=1, own_number=True), ("agent.own_number",)),
        (
            AgentPace(hour=21, day=101, own_number=True),
            ("agent.own_number", "agent.too_many_an_hour", "agent.too_many_a_day"),
        ),
    ],
)
def test_an_agent_at_a_limit_passes_and_above_it_fails_with_every_reason(
    agent: AgentPace, reasons: tuple[str, ...]
) -> None:
    check = agent_pace(agent, RULES)
    assert (check.outcome, check.reasons) == (Outcome.FAIL if reasons else Outcome.PASS, reasons)
    assert (check.score, check.threshold) == (agent.hour, 20)


@pytest.mark.parametrize("verdict", [None, *Verdict])
def test_only_a_match_with_the_agents_own_face_fails(verdict: Verdict | None) -> None:
    found = agent_pace(AgentPace(1, 1, own_likeness=0.5), RULES, verdict)
    assert found.reasons == (("agent.own_face",) if verdict is Verdict.MATCH else ())


@pytest.mark.parametrize(("people", "outcome"), [(1, Outcome.PASS), (6, Outcome.PASS), (7, Outcome.FAIL)])
def test_a_device_may_be_shared_by_a_family_and_by_no_more(people: int, outcome: Outcome) -> None:
    assert device_pace(DevicePace(people), RULES).outcome is outcome


def test_without_an_agent_or_a_device_the_questions_do_not_arise() -> None:
    for check in (agent_pace(None, RULES), device_pace(None, RULES)):
        assert (check.outcome, check.reasons) == (Outcome.SKIPPED, ("check.not_applicable",))


@pytest.mark.parametrize(
    "changed",
    [
        {"agent_an_hour": 0},
        {"agent_an_hour": 101},
        {"store_an_hour": 19},
        {"device_people": 0},
        {"device_days": 91},
    ],
)
def test_limits_that_cannot_be_are_refused(changed: dict[str, int]) -> None:
    members = {name: getattr(RULES, name) for name in PaceRules.__slots__}
    with pytest.raises(ValueError, match="must"):
        PaceRules(**{**members, **changed})


@pytest.mark.parametrize("name", ["new-line", "transfer", "sim-replacement", "reverification"])
def test_the_shipped_policies_have_a_person_look_on_either_way(name: str) -> None:
    text = shipped_text(name)
    policy = parse(text)
    asked = CheckRule(Requirement.WHERE_APPLICABLE, Consequence.REVIEW, Consequence.REVIEW)
    for check in ("agent.pace", "device.pace"):
        assert policy.checks[check] == policy.other_way[check] == asked
    with pytest.raises(PolicyError, match="pace"):
        parse(text.replace("[pace]\n", "[pace_]\n"))
    for check in (f'[checks."{pace}"]' for pace in ("agent.pace", "device.pace")):
        before, after = text.split(check)
        with pytest.raises(PolicyError, match="review"):
            parse(before + check + after.replace('fail = "review"', 'fail = "reject"', 1))
    hasty = text.replace("agent_an_hour = 20", "agent_an_hour = 0")
    assert [fault.place for fault in faults(hasty)] == ["pace.agent_an_hour"]


def test_a_hasty_agent_alone_leads_to_a_person_and_turns_nobody_away() -> None:
    rule = CheckRule(Requirement.WHERE_APPLICABLE, Consequence.REVIEW, Consequence.REVIEW)
    sure = CheckRule(Requirement.ALWAYS, Consequence.RETRY, Consequence.RETRY)
    asked = {"document.not_disputed": sure, "agent.pace": rule}
    policy = parse(shipped_text("new-line"))
    bare = Policy(
        "bare",
        1,
        "Two checks.",
        asked,
        document=policy.document,
        pace=policy.pace,
    )
    fine = Check("document.not_disputed", Outcome.PASS)
    hasty = decide([fine, agent_pace(AgentPace(21, 21), RULES)], bare)
    assert (hasty.outcome, hasty.reasons) == (Result.REVIEW, ("agent.too_many_an_hour",))
    assert decide([fine, agent_pace(None, RULES)], bare).outcome is Result.APPROVED
