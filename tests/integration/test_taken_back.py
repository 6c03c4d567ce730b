"""A consent that is withdrawn, or a face that is declined after it was shown, leaves no template."""

from __future__ import annotations

import pytest
from tests.integration import whole_way
from tests.integration.whole_way import Outside, activated, begin, captured, decide, know

from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.record.operators.actions.clients import Caller
from realname.record.registrations.actions import ways
from realname.record.registrations.models import (
    Evidence,
    Reading,
    Registration,
)
from realname.record.subscribers.actions.consents import withdraw_consent
from realname.record.subscribers.models import ConsentReceipt, FaceTemplate, Subscriber

pytestmark = pytest.mark.usefixtures("database", "store")

store, tools, caller, outside = whole_way.store, whole_way.tools, whole_way.caller, whole_way.outside


def test_a_withdrawn_consent_takes_the_template_with_it(caller: Caller, outside: Outside, tools: Instruments) -> None:
    registration = activated(caller, outside, tools)
    with tenant(caller.operator_id):
        person = Registration.objects.get(id=registration).subscriber_id
        receipt = ConsentReceipt.objects.get(subscriber=person, purpose="face")
        withdraw_consent(receipt.id)
        assert not FaceTemplate.objects.exists()
        assert Subscriber.objects.get(id=person).erased_at is None


def test_who_declines_her_face_after_she_showed_it_leaves_none(
    caller: Caller, outside: Outside, tools: Instruments
) -> None:
    know(outside)
    registration = begin(caller)
    captured(caller, outside, tools, registration, (0, 0, 0))
    assert decide(caller, registration, tools).outcome == "retry"
    with tenant(caller.operator_id):
        ways.choose_way(registration, "non_face")
        faces = Evidence.objects.filter(registration=registration, kind="face")
        assert {(row.failed, row.superseded_at is None) for row in faces} == {("evidence.erased", False)}
        assert not Reading.objects.filter(evidence__in=faces).exists()
        ways.attest(caller, registration, ways.Word("12", "7", "bank_card", document_seen=True))
    assert decide(caller, registration, tools).outcome == "approved"
