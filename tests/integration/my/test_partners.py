"""What she lets banks and shops ask, and what they asked."""

from __future__ import annotations

import uuid

from django.test import Client
from tests.integration.my.conftest import Browser

from realname.database.rows import tenant
from realname.record.camara.actions import asking
from realname.record.camara.models import Asked
from realname.record.operators.actions.clients import PARTNER_SCOPES, add_client
from realname.record.operators.models import ApiClient
from realname.record.registrations.models import Line
from realname.record.subscribers.actions.people import subscriber_of
from realname.record.subscribers.models import ConsentReceipt


def test_she_lets_a_bank_ask_and_no_longer_and_sees_what_it_asked(browser: Browser, line: uuid.UUID) -> None:
    operator_id = browser.caller.operator_id
    for name, scopes in (("Harbour Bank", PARTNER_SCOPES), ("SIM watch", {"sim-swap:check"})):
        add_client(operator_id, name, scopes)
        add_client(operator_id, name, scopes)
    browser.prove()
    with tenant(operator_id):
        person = Line.objects.get(id=line).subscriber_id
        bank = ApiClient.objects.filter(name="Harbour Bank").earliest("id").id
        other = ApiClient.objects.filter(name="SIM watch").earliest("id").id
    shown = browser.text("partners")
    assert shown.count("Harbour Bank") == 1
    assert "SIM watch" not in shown
    browser.text(f"partners/{other}", 404)
    words = browser.text(f"partners/{bank}")
    assert "never the data itself" in words
    digest = words.split('name="words" value="')[1][:64]
    browser.post(f"partners/{bank}", 409, act="agree", language="en", words="0" * 64)
    with tenant(operator_id):
        assert not asking.may_tell([subscriber_of(person)], "Harbour Bank", Asked.KYC_MATCH, ("name",))
    browser.post(f"partners/{bank}", act="agree", language="en", words=digest)
    assert "may ask" in browser.text("partners")
    with tenant(operator_id):
        for _ in range(2):
            assert asking.may_tell([subscriber_of(person)], "Harbour Bank", Asked.KYC_MATCH, ("birthdate", "region"))
        receipt = ConsentReceipt.objects.get(purpose="disclosure")
        assert (receipt.subscriber_id, receipt.party) == (person, "Harbour Bank")
    looks = browser.text("looks")
    assert "It was told nothing: you had not agreed." in looks
    assert "your date of birth, details that the operator does not keep" in looks
    assert "times on that day" in looks
    assert "Let Harbour Bank ask no longer?" in browser.text(f"consents/{receipt.id}/withdraw")
    browser.post(f"consents/{receipt.id}/withdraw")
    browser.post(f"partners/{bank}", act="withdraw")
    assert "is told nothing" in browser.text("partners")
    assert Client().post(f"/my/partners/{bank}", {"act": "agree"}).status_code == 401
