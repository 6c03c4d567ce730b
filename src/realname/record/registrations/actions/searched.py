"""The search for the face under other names, where the policy asks for it and the person agreed to it."""

from __future__ import annotations

import uuid

from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.evaluate.trial import Readings
from realname.judge.checks.face import usable
from realname.judge.facts import Facts, Search
from realname.judge.policy import SEARCH
from realname.record.galleries.actions.searching import Hit, Person, search
from realname.record.registrations.actions.gathering import Gathered
from realname.record.registrations.actions.kept_fields import fields_of
from realname.record.registrations.models import Registration
from realname.record.subscribers.actions.consents import OTHER_IDENTITY


def searched(
    registration: tuple[uuid.UUID, uuid.UUID], gathered: Gathered, found: tuple[Readings, Facts], tools: Instruments
) -> tuple[Search, tuple[Hit, ...]]:
    """Search with the best of the good photographs; nothing is searched where there is none. No transaction is open.

    `registration` is the ids of the operator and of the registration.
    """
    operator_id, registration_id = registration
    readings, facts = found
    policy, consent = gathered.policy, facts.consent
    rules, face_rules = policy.gallery, policy.face
    if rules is None or face_rules is None or SEARCH not in policy.asks(gathered.way):
        return Search(), ()
    good = usable(readings.faces, face_rules, tools.calibration)
    if consent is None or OTHER_IDENTITY not in consent.purposes or not good:
        return Search(), ()
    best = max(good, key=lambda face: face.quality.recognisability)
    with tenant(operator_id):
        subscriber_id = Registration.objects.values_list("subscriber_id", flat=True).get(id=registration_id)
    person = Person(operator_id, subscriber_id, fields_of(readings.documents))
    return search(person, best.template, rules, tools.calibration)
