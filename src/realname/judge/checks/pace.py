"""The checks `agent.pace` and `device.pace`: signs that somebody makes registrations up, for a person to look at."""

from __future__ import annotations

from collections.abc import Iterator

from realname.judge.checks.check import NOT_APPLICABLE, Check, Outcome
from realname.judge.checks.face import Verdict
from realname.judge.pace import AgentPace, DevicePace, PaceRules


def agent_pace(agent: AgentPace | None, rules: PaceRules, likeness: Verdict | None = None) -> Check:
    """Check how fast an agent and her store register people, and that she does not register herself.

    `likeness` says whether the face is her own, None where it was not compared.
    """
    name = "agent.pace"
    if agent is None:
        return Check(name, Outcome.SKIPPED, (NOT_APPLICABLE,))
    found = tuple(_of_agent(agent, rules, likeness))
    return Check(
        name,
        Outcome.FAIL if found else Outcome.PASS,
        found,
        score=float(agent.hour),
        threshold=float(rules.agent_an_hour),
        detail={"hour": agent.hour, "day": agent.day, "store_hour": agent.store_hour},
    )


def device_pace(device: DevicePace | None, rules: PaceRules) -> Check:
    """Check for how many people one device signed. A family shares a phone; a limit far above it is no family."""
    name = "device.pace"
    if device is None:
        return Check(name, Outcome.SKIPPED, (NOT_APPLICABLE,))
    over = device.people > rules.device_people or device.many_in_all
    return Check(
        name,
        Outcome.FAIL if over else Outcome.PASS,
        ("device.under_many_names",) if over else (),
        score=float(device.people),
        threshold=float(rules.device_people),
        detail={"days": rules.device_days, "many_in_all": device.many_in_all},
    )


def _of_agent(agent: AgentPace, rules: PaceRules, likeness: Verdict | None) -> Iterator[str]:
    if likeness is Verdict.MATCH:
        yield "agent.own_face"
    if agent.own_number:
        yield "agent.own_number"
    if agent.hour > rules.agent_an_hour:
        yield "agent.too_many_an_hour"
    if agent.day > rules.agent_a_day:
        yield "agent.too_many_a_day"
    if agent.store_hour > rules.store_an_hour:
        yield "agent.store_burst"
