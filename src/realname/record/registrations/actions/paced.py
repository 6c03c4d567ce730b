"""How fast people are registered: what is counted of the agent, her store and the device, where a policy asks for it.

Everything is counted up to the registration's own beginning, so that it is the same however late it is decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from realname.judge.facts import Way
from realname.judge.pace import AgentPace, DevicePace, Pace
from realname.judge.policy import PACE
from realname.record.operators.actions.policies import rules_of
from realname.record.registrations.models import Challenge, Registration
from realname.record.subscribers.actions.sealed import number_index

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def pace_of(registration: Registration, fields: Mapping[str, str]) -> Pace:
    """Count, by what a document surely says of the person. Inside the tenant's transaction."""
    policy = rules_of(registration.policy)
    if policy.pace is None or not PACE & set(policy.asks(Way(registration.way))):
        return Pace()
    return Pace(_agent(registration), _device(registration, fields, policy.pace.device_days))


def _agent(registration: Registration) -> AgentPace | None:
    if registration.member_id is None:
        return None
    until = registration.created_at
    rows = Registration.objects.filter(created_at__lte=until, created_at__gt=until - DAY)
    hers, in_hour = rows.filter(member=registration.member_id), rows.filter(created_at__gt=until - HOUR)
    return AgentPace(
        hour=hers.filter(created_at__gt=until - HOUR).count(),
        day=hers.count(),
        store_hour=in_hour.filter(store=registration.store_id).count() if registration.store_id else 0,
    )


def _device(registration: Registration, fields: Mapping[str, str], days: int) -> DevicePace | None:
    """Count the people for whom the key signed that signed the newest answer."""
    answered = Challenge.objects.exclude(answered_at=None)
    newest = answered.filter(registration=registration).order_by("-id").first()
    if newest is None:
        return None
    since = timezone.now() - timedelta(days=days)
    signed = answered.filter(thumbprint=newest.thumbprint, answered_at__gte=since).exclude(registration=registration)
    people = signed.values_list("registration__subscriber_id", "registration__subscriber__number_index").distinct()
    hers = {str(registration.subscriber_id)}
    if number := fields.get("document_number"):
        hers.add(number_index(registration.operator_id, number).hex())
    found = {bytes(index).hex() if index else str(subscriber) for subscriber, index in people}
    return DevicePace(len(found - hers) + 1)
