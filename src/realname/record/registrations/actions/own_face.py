"""Is the customer's face that of the agent who serves her? Compared where both agreed to that, and told as a score."""

from __future__ import annotations

import uuid
from dataclasses import replace
from math import fsum

from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.evaluate.trial import Readings
from realname.judge.checks.face import usable
from realname.judge.pace import Pace
from realname.record.registrations.actions.gathering import Gathered
from realname.record.registrations.models import Registration
from realname.record.staff.actions.face_keys import in_staff_form
from realname.record.staff.actions.own_faces import face_of
from realname.record.subscribers.actions.consents import FACE, agrees_to_words_of_today

CHECK = "agent.pace"


def pace_with_own_face(
    registration: tuple[uuid.UUID, uuid.UUID], gathered: Gathered, readings: Readings, tools: Instruments
) -> Pace:
    """Return the pace with how like the agent's own face the good photographs are, where that may be compared.

    `registration` is the ids of the operator and of the registration. Opens its own transaction. The agent's template
    goes no further than this: it falls with her key, and what is kept with the decision does not.
    """
    pace, policy, rules = gathered.facts.pace, gathered.policy, gathered.policy.face
    agent = pace.agent
    if agent is None or rules is None or gathered.permit is None or CHECK not in policy.asks(gathered.way):
        return pace
    operator_id, registration_id = registration
    good = usable(readings.faces, rules, tools.calibration)
    with tenant(operator_id):
        row = Registration.objects.get(id=registration_id)
        hers = face_of(row.member_id, tools.faces.stamp) if row.member_id and good else None
        if hers is None or not agrees_to_words_of_today(row.subscriber_id, FACE):
            return pace
        scores = [tools.faces.compare(in_staff_form(operator_id, one.template), hers).score for one in good]
    return replace(pace, agent=replace(agent, own_likeness=fsum(scores) / len(scores)))
