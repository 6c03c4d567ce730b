"""Refunds, the provider's books, and what the public log is told of a day."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from tests.integration.galleries.people import RED
from tests.integration.payments.shop import Shop, opened

from realname.connect.transport.faults import Fault
from realname.database.rows import tenant
from realname.ledger.leaves import parse
from realname.record.errors import Conflict, Invalid, NotFound
from realname.record.oversight.models import Entry
from realname.record.payments import tasks
from realname.record.payments.actions import refunding, retention
from realname.record.payments.actions.export import held_on
from realname.record.payments.actions.reconciling import reconcile
from realname.record.payments.models import Payment, Reconciliation, Refund
from realname.record.payments.selectors import payments_of
from realname.record.registrations.actions import retention as registrations

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


def asked(shop: Shop, purchase: str, minor: int, key: uuid.UUID | None = None) -> Refund:
    with tenant(shop.operator_id):
        payment = Payment.objects.get(purchase=purchase)
        return refunding.ask_refund(payment.id, minor, key or uuid.uuid4(), "cashier")


def test_parts_go_back_once_each_and_never_more_than_was_paid(shop: Shop) -> None:
    shop.payer(RED)
    shop.face(RED, "p1", 1000)
    key = uuid.uuid4()
    shop.provider.faults.add(Fault(drop="after", times=2, path="/carrier-billing-refund"))
    first = asked(shop, "p1", 600, key)
    assert refunding.give_back(shop.operator_id, first.id) is not None  # nobody knows yet
    assert asked(shop, "p1", 600, key).id == first.id
    assert refunding.give_back(shop.operator_id, first.id) is None
    for minor in (401, 0, -1):
        with pytest.raises(Invalid):
            asked(shop, "p1", minor)
    with pytest.raises(Conflict, match="Another refund"):
        asked(shop, "p1", 400, key)
    assert shop.step("refund", "p1", amount_minor=400).more["receipt"]["refunds"][1]["state"] == "done"
    assert (shop.provider.books.moved(), shop.provider.books.moves) == (Decimal(0), 3)


def test_only_what_was_paid_at_this_operator_goes_back(shop: Shop) -> None:
    shop.payer(RED)
    shop.face(RED, "p1", 5000)
    with pytest.raises(Conflict, match="Only what was paid"):
        asked(shop, "p1", 1)
    hers = shop.payment("p1").id
    with opened("south", "South Shop") as other:
        with tenant(other.operator_id), pytest.raises(NotFound):
            refunding.ask_refund(hers, 1, uuid.uuid4(), "cashier")
        with pytest.raises(NotFound):
            other.step("ask", "p1")
    with tenant(shop.operator_id):
        assert not Refund.objects.exists()


def test_a_day_that_agrees_is_told_to_the_log_once(shop: Shop) -> None:
    shop.payer(RED)
    for purchase, minor in (("p1", 1000), ("p2", 500), ("p3", 30_000)):
        shop.face(RED, purchase, minor)
    refunding.give_back(shop.operator_id, asked(shop, "p1", 1000).id)
    today = timezone.localdate()
    made = reconcile(shop.operator_id, today)
    assert made is not None
    assert (made.payments, made.refunds, made.differences) == (2, 1, [])
    assert reconcile(shop.operator_id, today) is None
    leaves = [parse(bytes(entry.leaf)).body for entry in Entry.objects.filter(kind__in=("payments", "reconciliation"))]
    told = {(body.get("ended", body.get("found")), body["payments"]) for body in leaves}
    assert told == {("paid", 2), ("declined", 1), ("refunded", 1), ("agrees", 2)}
    assert len(leaves) == 4


def test_what_differs_from_the_providers_books_is_found(shop: Shop) -> None:
    shop.payer(RED)
    for purchase in ("p1", "p2", "p3"):
        shop.face(RED, purchase, 1000)
    books = shop.provider.books
    by_key = {charge.key: charge.id for charge in books.all()}
    lost = by_key[str(shop.payment("p1").key)]
    books.charges[lost] = replace(books.charges[lost], status="cancelled")
    refunding.give_back(shop.operator_id, asked(shop, "p2", 100).id)
    books.refunds.clear()
    transaction = {
        "phoneNumber": "+447700900999",
        "clientCorrelator": str(uuid.uuid4()),
        "paymentAmount": {"chargingInformation": {"amount": 7, "currency": "EUR"}},
    }
    foreign, _ = books.prepare(transaction, b"")
    books.confirm(foreign.id)
    made = reconcile(shop.operator_id, timezone.localdate())
    assert made is not None
    assert {(one["subject"], one["what"]) for one in made.differences} == {
        (str(shop.payment("p1").id), "not_moved"),
        (str(shop.payment("p2").id), "refunds"),
        (foreign.id, "unknown_key"),
    }


def test_a_provider_that_does_not_answer_leaves_the_day_for_later(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.payer(RED)
    shop.face(RED, "p1", 1000)
    now = timezone.now() + timedelta(days=1)
    monkeypatch.setattr("realname.record.payments.tasks.timezone.now", lambda: now)
    shop.provider.faults.add(Fault(status=500, times=0))
    tasks.keep_books(0)
    with tenant(shop.operator_id):
        assert not Reconciliation.objects.exists()
    shop.provider.faults.clear()
    tasks.keep_books(0)
    with tenant(shop.operator_id):
        assert Reconciliation.objects.get().payments == 1


def test_the_sweep_asks_for_payments_that_no_job_asks_for(shop: Shop) -> None:
    shop.payer(RED)
    shop.provider.faults.add(Fault(status=500, times=2, path="/carrier-billing/v0.4"))
    assert shop.face(RED, "p1", 1000).word == "pending"
    with tenant(shop.operator_id):
        Payment.objects.update(begun_at=timezone.now() - tasks.OVERLOOKED)
    tasks.sweep(0)
    assert shop.payment("p1").state == "cancelled"
    assert shop.provider.books.moved() == 0


def test_she_can_read_what_she_paid_and_the_books_forget_her_in_the_end(shop: Shop) -> None:
    member = shop.payer(RED)
    shop.face(RED, "p1", 1000)
    with tenant(shop.operator_id):
        held = held_on(member.subscriber_id)
    assert [one["amount"] for one in held["payments"]] == ["10.00 EUR"]
    assert held["payers"][0]["look_alike"] == "none"
    registrations.erase_person(shop.operator_id, member.subscriber_id)
    with tenant(shop.operator_id):
        assert held_on(member.subscriber_id)["payers"] == []
        assert len(payments_of([member.subscriber_id])) == 1
    assert retention.forget_payers(shop.operator_id, timezone.now() + retention.KEPT_FOR) == 1
    with tenant(shop.operator_id):
        assert payments_of([member.subscriber_id]) == []
    assert shop.payment("p1").amount_minor == 1000
