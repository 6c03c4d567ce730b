"""The shop's pages and the person's."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from tests.integration.galleries.people import RED
from tests.integration.payments.shop import NUMBER, PIN, Shop, hold, opened
from tests.integration.programmes.people import joined, verified
from tests.integration.staffing import sign_in_as

from realname.database.rows import tenant
from realname.pages.my import session
from realname.record.inquiries.actions.sessions import Visitor
from realname.record.inquiries.states import State
from realname.record.payments.actions.reconciling import reconcile
from realname.record.payments.models import Payer, Till

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


@pytest.fixture
def http() -> Iterator[Client]:
    with override_settings(ROOT_URLCONF="tests.integration.payments.urls", ALLOWED_HOSTS=["testserver"]):
        yield Client(headers={"accept-language": "en"})


def text(http: Client, path: str, status: int = 200) -> str:
    answer = http.get(path)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def test_the_shop_sees_its_day_and_gives_back_once(shop: Shop, http: Client) -> None:
    shop.payer(RED)
    shop.face(RED, "coffee-1", 1250)
    reconcile(shop.operator_id, timezone.localdate())
    sign_in_as(http, shop.operator_id, "agent")
    assert "North Shop" in text(http, "/payments")
    day = text(http, f"/payments/{shop.row.id}")
    assert "coffee-1" in day
    assert "12.50 EUR" in day
    assert NUMBER not in day
    payment = shop.payment("coffee-1")
    page = f"/payments/of/{payment.id}"
    key = text(http, page).split('name="key" value="')[1][:36]
    assert http.post(page, {"amount": "12.51", "key": key}).status_code == 422
    for _ in range(2):
        assert http.post(page, {"amount": "2.50", "key": key}).status_code == 302
    assert "given back" in text(http, page)
    assert shop.provider.books.moves == 2
    assert http.get(f"/payments/{shop.row.id}/limits").status_code == 403


def test_an_administrator_sets_limits(shop: Shop, http: Client) -> None:
    sign_in_as(http, shop.operator_id, "administrator")
    page = f"/payments/{shop.row.id}/limits"
    assert 'value="200.00"' in text(http, page)
    assert http.post(page, {"currency": "EUR", "most": "10", "pin_above": "20"}).status_code == 422
    assert http.post(page, {"currency": "JPY", "most": "9000", "pin_above": "0"}).status_code == 302
    with tenant(shop.operator_id):
        till = Till.objects.get()
        assert (till.currency, till.most_minor, till.pin_above_minor) == ("JPY", 9000, 0)


def test_another_operators_payments_are_not_there(shop: Shop, http: Client) -> None:
    shop.payer(RED)
    shop.face(RED, "coffee-1", 1250)
    with opened("south", "South Shop") as other:
        sign_in_as(http, other.operator_id, "administrator")
        assert "North Shop" not in text(http, "/payments")
        for path in (f"/payments/{shop.row.id}", f"/payments/of/{shop.payment('coffee-1').id}"):
            text(http, path, 404)


def visit(http: Client, shop: Shop, person: uuid.UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a browser whose person has proved who she is: how she does so is shown among the tests of inquiries."""
    known = Visitor(
        operator_id=shop.operator_id,
        inquiry_id=uuid.uuid4(),
        controller="North Telecom",
        language="en",
        way="face",
        state=State.PROVED,
        people=(person,),
        outcome="",
        reasons=(),
        code_sent=False,
        is_open=True,
    )
    monkeypatch.setattr(session, "visitor", lambda *_: known)
    http.cookies[session.COOKIE] = f"{shop.operator_id.hex}.{known.inquiry_id.hex}.secret"


def test_she_chooses_her_line_and_pin_and_reads_her_receipts(
    shop: Shop, http: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = verified(shop.caller, RED)
    member = joined(shop.caller, person, shop.row)
    with tenant(shop.operator_id):
        line = hold(person, NUMBER)
    visit(http, shop, person, monkeypatch)
    assert "choose a line and a PIN" in text(http, "/my/payments")
    page = f"/my/payments/{member.id}"
    for pin, again in (("1234", "1234"), ("12", "12"), (PIN, "9999")):
        assert http.post(page, {"line": str(line.id), "pin": pin, "again": again}).status_code == 422
    with tenant(shop.operator_id):
        assert not Payer.objects.exists()
    assert http.post(page, {"line": str(line.id), "pin": PIN, "again": PIN}).status_code == 302
    shop.look(member)
    assert shop.face(RED, "coffee-1", 1250).word == "paid"
    shown = text(http, "/my/payments")
    assert "12.50 EUR" in shown
    assert PIN not in shown
    assert str(shop.payment("coffee-1").id) in shown
    text(http, f"/my/payments/{uuid.uuid4()}", 404)
