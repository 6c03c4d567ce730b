"""Codes to a contact: guessed at a few times, sent once, and never without consent."""

from __future__ import annotations

import pytest
from tests.integration import whole_way
from tests.integration.picture_way import agree
from tests.integration.whole_way import CONTACT, Outside, begin

from realname.database.rows import tenant
from realname.record.errors import Conflict, Denied, Invalid, TooMany
from realname.record.operators.actions.clients import Caller
from realname.record.registrations.actions import contacts
from realname.record.registrations.models import (
    Contact,
)

pytestmark = pytest.mark.usefixtures("database", "store")

store, tools, caller, outside = whole_way.store, whole_way.tools, whole_way.caller, whole_way.outside


def test_codes_are_guessed_at_five_times_and_no_more(caller: Caller, outside: Outside) -> None:
    registration = begin(caller)
    agree(caller, registration, "contact", "document")
    with tenant(caller.operator_id):
        contact = contacts.ask_code(registration, CONTACT).id
        with pytest.raises(TooMany):
            contacts.ask_code(registration, CONTACT)
    contacts.send_code(caller.operator_id, contact)
    right = outside.code()
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(Invalid, match=f"{left} attempts are left"):
            contacts.try_code(caller.operator_id, registration, wrong)
    with pytest.raises(Conflict) as refusal:
        contacts.try_code(caller.operator_id, registration, right)
    assert refusal.value.code == "contact.no_code"
    with tenant(caller.operator_id):
        assert contacts.contact_state(registration) == "exhausted"
        assert Contact.objects.get().confirmed_at is None


def test_a_code_is_sent_once_however_often_its_job_runs(caller: Caller, outside: Outside) -> None:
    registration = begin(caller)
    agree(caller, registration, "contact", "document")
    with tenant(caller.operator_id):
        contact = contacts.ask_code(registration, CONTACT).id
    contacts.send_code(caller.operator_id, contact)
    contacts.send_code(caller.operator_id, contact)
    assert len(outside.sms.messages()) == 1
    with tenant(caller.operator_id):
        row = Contact.objects.get()
    assert CONTACT[1:].encode() not in bytes(row.sealed)


def test_no_code_is_sent_without_consent(caller: Caller, outside: Outside) -> None:
    registration = begin(caller)
    agree(caller, registration, "document")
    with pytest.raises(Denied), tenant(caller.operator_id):
        contacts.ask_code(registration, CONTACT)
    assert outside.sms.messages() == []
    with tenant(caller.operator_id):
        assert not Contact.objects.exists()
