"""How fast people are registered: what is counted of the agent, her store and the device, where a policy asks for it.

Everything is counted up to the registration's own beginning, so that it is the same however late it is decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from realname.judge.facts import Way
from realname.judge.pace import AgentPace, Pace
from realname.judge.policy import PACE
from realname.record.operators.actions.policies import rules_of
from realname.record.registrations import hooks
from realname.record.registrations.actions.contacts import confirmed_number
from realname.record.registrations.models import Registration
from realname.record.staff.actions.own_numbers import are_own
from realname.record.subscribers.actions.sealed import line_index

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def pace_of(registration: Registration, fields: Mapping[str, str]) -> Pace:
    """Count, by what a document surely says of the person. Inside the tenant's transaction."""
    policy = rules_of(registration.policy)
    if policy.pace is None or not PACE & set(policy.asks(Way(registration.way))):
        return Pace()
    rules = policy.pace
    device = hooks.device_pace(registration, fields, rules.device_people, rules.device_days)
    return Pace(_agent(registration), device)


def _agent(registration: Registration) -> AgentPace | None:
    if registration.member_id is None:
        return None
    until = registration.created_at
    rows = Registration.objects.filter(created_at__lte=until, created_at__gt=until - DAY)
    hers, in_hour = rows.filter(member=registration.member_id), rows.filter(created_at__gt=until - HOUR)
    return AgentPace(
        hour=hers.filter(created_at__gt=until - HOUR).count(),
        day=hers.count(),
        own_number=are_own(registration.member_id, _numbers(registration)),
        store_hour=in_hour.filter(store=registration.store_id).count() if registration.store_id else 0,
    )


def _numbers(registration: Registration) -> list[bytes]:
    """Return the blind indexes of the line that is applied for, and of the number that the code went to."""
    reached = confirmed_number(registration.id)
    told = [line_index(registration.operator_id, reached)] if reached else []
    return [bytes(registration.line_index), *told]
