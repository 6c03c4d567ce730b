"""What a till is answered, and which money moves."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError
from django.utils import timezone
from tests.integration.galleries.people import BLUE, RED, TWIN
from tests.integration.payments.shop import NUMBER, PIN, Shop

from realname.connect.transport.faults import Fault
from realname.database.rows import tenant
from realname.judge.payments import State
from realname.record.errors import Conflict, Invalid
from realname.record.operators.models import Connection, Event
from realname.record.payments.actions import paying, settling
from realname.record.payments.actions.refunding import give_back
from realname.record.payments.models import Payer, Payment, Refund
from realname.record.programmes.actions.leaving import leave
from realname.record.registrations.models import Line

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


def test_a_face_pays_a_small_amount_once_and_gives_a_receipt(shop: Shop) -> None:
    shop.payer(RED)
    answer = shop.face(RED, "p1", 1250)
    assert answer.word == "paid"
    receipt = answer.more["receipt"]
    assert (receipt["amount"], receipt["party"], receipt["purchase"]) == ("12.50 EUR", "North Shop", "p1")
    assert shop.face(RED, "p1", 1250).more["receipt"] == receipt
    assert shop.step("ask", "p1").word == "paid"
    assert (shop.provider.books.moved(), shop.provider.books.moves) == (Decimal("12.50"), 1)
    [charge] = shop.provider.books.all()
    assert charge.number == NUMBER
    assert NUMBER not in str(answer)


def test_who_is_no_member_goes_the_ordinary_way_and_nothing_is_written(shop: Shop) -> None:
    shop.payer(RED)
    assert shop.face(BLUE, "p1").word == "ordinary"
    with tenant(shop.operator_id):
        assert not Payment.objects.exists()
    assert shop.provider.books.charges == {}


def test_a_larger_amount_asks_for_the_pin(shop: Shop) -> None:
    member = shop.payer(RED)
    answer = shop.face(RED, "p1", 2501)
    assert (answer.word, answer.more["tries_left"]) == ("pin_needed", 3)
    assert shop.provider.books.charges == {}
    assert shop.step("pin", "p1", pin="4832").more["tries_left"] == 2
    assert shop.step("pin", "p1", pin=PIN).word == "paid"
    assert shop.payer_of(member).wrong_pins == 0
    assert shop.provider.books.moved() == Decimal("25.01")


def test_three_wrong_pins_end_a_payment_and_five_in_a_row_lock_the_pin(shop: Shop) -> None:
    member = shop.payer(RED)
    shop.face(RED, "p1", 5000)
    words = [shop.step("pin", "p1", pin=wrong) for wrong in ("4830", "4832", "4833", PIN)]
    assert [(one.word, one.reason) for one in words[2:]] == [("declined", "pin_wrong")] * 2
    shop.face(RED, "p2", 5000)
    shop.step("pin", "p2", pin="4834")
    answer = shop.step("pin", "p2", pin="4835")
    assert (answer.word, answer.reason) == ("declined", "pin_locked")
    assert shop.payer_of(member).wrong_pins == 5
    assert (shop.face(RED, "p3", 5000).word, shop.payment("p3").code) == ("declined", "pin_locked")
    assert shop.provider.books.charges == {}


def test_more_than_the_limit_is_declined(shop: Shop) -> None:
    shop.payer(RED)
    answer = shop.face(RED, "p1", 20_001)
    assert (answer.word, answer.reason) == ("declined", "too_much")
    assert shop.provider.books.charges == {}


def test_two_who_look_alike_are_told_apart_by_hint_and_pin(shop: Shop) -> None:
    one = shop.payer(RED, "+447700900123", "4831")
    two = shop.payer(TWIN, "+447700900456", "9275")
    assert shop.face(RED, "p1", 100).word == "hint_needed"
    assert shop.step("pin", "p1", pin="4831").word == "hint_needed"
    assert shop.step("hint", "p1", hint="0456").word == "pin_needed"
    assert shop.step("pin", "p1", pin="4831").word == "pin_needed"  # hers, and not that of who the hint names
    assert shop.step("pin", "p1", pin="9275").word == "paid"
    assert [charge.number for charge in shop.provider.books.all()] == ["+447700900456"]
    assert shop.payment("p1").member_id == two.id
    assert {shop.payer_of(one).alike, shop.payer_of(two).alike} == {"alike"}


def test_a_hint_of_nobody_ends_a_payment(shop: Shop) -> None:
    shop.payer(RED, "+447700900123")
    shop.payer(TWIN, "+447700900456")
    shop.face(RED, "p1", 100)
    answer = shop.step("hint", "p1", hint="9999")
    assert (answer.word, answer.reason) == ("declined", "hint_wrong")
    assert shop.step("pin", "p1", pin=PIN).word == "declined"
    assert shop.provider.books.charges == {}


def test_a_hint_with_the_frame_narrows_the_search_to_few(shop: Shop) -> None:
    shop.payer(RED, "+447700900123")
    shop.payer(TWIN, "+447700900456")
    assert shop.face(RED, "p1", 100, hint="0123").word == "paid"
    assert [charge.number for charge in shop.provider.books.all()] == ["+447700900123"]
    assert shop.face(RED, "p2", 100, hint="7777").word == "ordinary"
    assert shop.face(BLUE, "p3", 100, hint="0123").word == "ordinary"


def test_whoever_has_a_look_alike_never_pays_by_face_alone(shop: Shop) -> None:
    member = shop.payer(RED, looked=False)
    assert shop.face(RED, "p1", 100).word == "pin_needed"  # it is not known yet that there is none
    shop.look(member)
    assert shop.face(RED, "p2", 100).word == "paid"
    twin = shop.payer(TWIN, "+447700900456")
    with tenant(shop.operator_id):
        leave([twin.subscriber_id], twin.id)
    assert shop.face(RED, "p3", 100).word == "pin_needed"  # until it was looked again
    shop.look(member)
    assert shop.face(RED, "p4", 100).word == "paid"


def test_a_provider_that_declines_leaves_nothing_paid(shop: Shop) -> None:
    shop.payer(RED)
    shop.provider.books.blocked.add(NUMBER)
    answer = shop.face(RED, "p1")
    assert (answer.word, answer.reason) == ("declined", "CARRIER_BILLING.PAYMENT_DENIED")
    assert shop.payment("p1").sealed_payer is None
    assert shop.provider.books.moved() == 0


def test_what_nobody_knows_is_pending_and_asked_again_under_the_same_key(shop: Shop) -> None:
    shop.payer(RED)
    for purchase, step in (("p1", "prepare"), ("p2", "pay-")):
        shop.provider.faults.add(Fault(drop="after", times=2, path=f"/carrier-billing/v0.4/payments/{step}"))
        assert shop.face(RED, purchase).word == "pending"
        assert shop.step("ask", purchase).word == "paid"
        assert shop.payment(purchase).attempts >= 2
    assert (shop.provider.books.moves, len(shop.provider.books.charges)) == (2, 2)


def test_a_payment_that_is_cancelled_before_it_is_captured_moves_nothing(shop: Shop) -> None:
    shop.payer(RED)
    shop.provider.faults.add(Fault(drop="after", times=2, path="/carrier-billing/v0.4/payments/prepare"))
    assert shop.face(RED, "p1").word == "pending"
    assert shop.step("cancel", "p1").word == "cancelled"
    assert [charge.status for charge in shop.provider.books.all()] == ["cancelled"]
    assert shop.face(RED, "p1").word == "cancelled"
    assert shop.provider.books.moves == 0


def test_what_turns_out_paid_after_the_till_gave_up_is_given_back(shop: Shop) -> None:
    shop.payer(RED)
    shop.provider.faults.add(Fault(drop="after", times=2, path="/carrier-billing/v0.4/payments/pay-"))
    assert shop.face(RED, "p1").word == "pending"
    shop.provider.faults.add(Fault(status=500, times=2, path="/carrier-billing/v0.4/payments/pay-"))
    assert shop.step("cancel", "p1").word == "pending"
    settling.settle(shop.operator_id, shop.payment("p1").id)
    assert shop.payment("p1").state == State.PAID
    with tenant(shop.operator_id):
        refund = Refund.objects.get()
        assert refund.amount_minor == 1000
    assert give_back(shop.operator_id, refund.id) is None
    assert give_back(shop.operator_id, refund.id) is None
    assert (shop.provider.books.moved(), shop.provider.books.moves) == (Decimal(0), 2)


def test_a_payment_that_comes_too_late_is_released_and_not_captured(shop: Shop) -> None:
    shop.payer(RED)
    shop.provider.faults.add(Fault(status=500, times=2, path="/carrier-billing/v0.4/payments/prepare"))
    assert shop.face(RED, "p1").word == "pending"
    with tenant(shop.operator_id):
        Payment.objects.update(begun_at=timezone.now() - settling.WANTED_FOR)
    assert shop.step("ask", "p1").word == "cancelled"
    assert [charge.status for charge in shop.provider.books.all()] == ["cancelled"]


def test_a_purchase_that_waits_too_long_is_cancelled(shop: Shop) -> None:
    shop.payer(RED)
    shop.face(RED, "p1", 5000)
    now = timezone.now()
    assert paying.give_up_waiting(shop.operator_id, now) == 0
    assert paying.give_up_waiting(shop.operator_id, now + paying.WAITS_FOR + timedelta(seconds=1)) == 1
    assert shop.step("pin", "p1", pin=PIN).word == "cancelled"
    assert shop.provider.books.charges == {}


def test_a_purchase_keeps_its_amount_and_its_payer(shop: Shop) -> None:
    shop.payer(RED)
    shop.payer(BLUE, "+447700900456")
    shop.face(RED, "p1", 1000)
    for colour, minor in ((RED, 999), (BLUE, 1000)):
        with pytest.raises(Conflict, match="another purchase"):
            shop.face(colour, "p1", minor)
    assert shop.provider.books.moves == 1
    with tenant(shop.operator_id), pytest.raises(DatabaseError, match="does not change"):
        Payment.objects.filter(purchase="p1").update(amount_minor=1)
    with tenant(shop.operator_id), pytest.raises(DatabaseError, match="does not go from"):
        Payment.objects.filter(purchase="p1").update(state=State.AUTHORISING, ended_at=None)


def test_what_a_till_says_is_checked_before_anybody_is_measured(shop: Shop) -> None:
    wrong: list[dict[str, Any]] = [
        *({"amount_minor": amount} for amount in (0, -5, True, 1.5)),
        *({"currency": currency} for currency in ("eur", 5)),
        *({"purchase": name} for name in ("", "p 1", "p" * 41)),
        *({"hint": hint} for hint in ("12", 1234)),
    ]
    for says in wrong:
        with pytest.raises(Invalid, match="cannot be"):
            shop.face(RED, **{"purchase": "p1", **says})
    with tenant(shop.operator_id):
        assert not Payment.objects.exists()


def test_who_has_not_said_how_she_pays_does_not_pay(shop: Shop) -> None:
    member = shop.payer(RED)
    with tenant(shop.operator_id):
        Payer.objects.filter(member=member).delete()
    answer = shop.face(RED, "p1")
    assert (answer.word, answer.reason) == ("declined", "not_set_up")


def test_a_line_that_works_no_more_pays_nothing(shop: Shop) -> None:
    shop.payer(RED)
    with tenant(shop.operator_id):
        Line.objects.update(state=Line.State.SUSPENDED)
    answer = shop.face(RED, "p1")
    assert (answer.word, answer.reason) == ("declined", "payment.line")
    assert shop.provider.books.charges == {}


def test_without_a_provider_nobody_is_looked_at(shop: Shop) -> None:
    shop.payer(RED)
    with tenant(shop.operator_id):
        Connection.objects.update(kind="lines")
    with pytest.raises(Conflict, match="provider"):
        shop.face(RED, "p1")


def test_who_leaves_has_no_pin_here_any_more(shop: Shop) -> None:
    member = shop.payer(RED)
    with tenant(shop.operator_id):
        leave([member.subscriber_id], member.id)
        assert not Payer.objects.exists()
    assert shop.face(RED, "p1").word == "ordinary"


def test_events_and_rows_name_neither_number_nor_pin(shop: Shop) -> None:
    shop.payer(RED)
    shop.face(RED, "p1", 5000)
    shop.step("pin", "p1", pin=PIN)
    with tenant(shop.operator_id):
        told = [event.data for event in Event.objects.filter(type__startswith="payment.")]
        [row] = Payer.objects.all()
        kept = bytes(row.sealed_pin) + bytes(row.hint_index)
        [payment] = Payment.objects.values()
    assert told == [{"programme": str(shop.row.id)}]
    for secret in ("900123", PIN, "argon2"):
        assert secret.encode() not in kept
        assert secret not in str({name: value for name, value in payment.items() if not isinstance(value, uuid.UUID)})
