"""Somebody acts for somebody else: a guardian for a minor, and a carer by a mandate."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.integration import whole_way
from tests.integration.picture_way import measure_all, show
from tests.integration.whole_way import Outside, begin, captured, decide, know, reasons
from tests.pages.stand_ins import BLUE, RED, page, read_page, square

from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.measure.images import Image
from realname.measure.readings import DocumentReading
from realname.record.errors import Invalid
from realname.record.operators.actions.clients import Caller
from realname.record.registrations.actions import steps
from realname.record.registrations.models import (
    Registration,
)
from realname.record.subscribers.actions.consents import Agreement
from realname.record.subscribers.actions.representations import Acting, revoke
from realname.record.subscribers.texts import consent_text

pytestmark = pytest.mark.usefixtures("database", "store")

store, tools, caller, outside = whole_way.store, whole_way.tools, whole_way.caller, whole_way.outside


def child(image: Image, on: date) -> DocumentReading:
    """Return the page as a child's."""
    side = read_page(image, on)
    fields = tuple(replace(f, value="2015-06-01") if f.name == "birth_date" else f for f in side.fields)
    return replace(side, fields=fields)


def test_a_minor_registers_with_a_guardian_who_shows_a_document_and_agrees(
    caller: Caller, outside: Outside, tools: Instruments
) -> None:
    know(outside, birth_date="2015-06-01")
    young = replace(tools, read_document=child)
    alone = begin(caller)
    captured(caller, outside, young, alone)
    assert reasons(decide(caller, alone, young)) == ["subscriber.minor_alone"]
    registration = begin(caller, acting=Acting("guardian"))
    captured(caller, outside, young, registration)
    measure_all(caller, tools, *show(caller, registration, "representative", page(BLUE)))
    assert reasons(decide(caller, registration, young)) == ["subscriber.guardian_consent"]
    words = consent_text("document", "en", "North Telecom").digest
    with tenant(caller.operator_id):
        receipt = steps.consent(registration, Agreement("document", "en", words, "counter", by_representative=True))
        row = Registration.objects.select_related("representation").get(id=registration)
        assert row.representation is not None
        assert receipt.given_by_id == row.representation.representative_id
    measure_all(caller, young, *show(caller, registration, "face", square(RED)))
    assert decide(caller, registration, young).outcome == "approved"


def test_a_carers_mandate_has_an_end_and_can_be_revoked(caller: Caller, outside: Outside, tools: Instruments) -> None:
    know(outside)
    with pytest.raises(Invalid) as refusal:
        begin(caller, acting=Acting("carer"))
    assert refusal.value.code == "mandate.no_end"
    until = datetime(2040, 1, 1, tzinfo=UTC)
    registration = begin(caller, acting=Acting("carer", until, "court 17/2026"))
    captured(caller, outside, tools, registration)
    measure_all(caller, tools, *show(caller, registration, "representative", page(BLUE)))
    with tenant(caller.operator_id):
        row = Registration.objects.select_related("representation").get(id=registration)
        assert row.representation is not None
        assert b"court" not in bytes(row.representation.sealed_mandate or b"")
        revoke(row.subscriber_id, row.representation.id)
    assert reasons(decide(caller, registration, tools)) == ["subscriber.mandate_ended"]
