"""What every client of a payment provider does, against the simulator, over HTTP on the loopback."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from realname.connect.payments.camara_carrier_billing import CamaraCarrierBilling
from realname.connect.payments.contract import Charge, GivingBack, PaymentProvider, ProviderAnswer
from realname.connect.payments.money import Money
from realname.connect.payments.simulator import PaymentSimulator
from realname.connect.transport.access_tokens import ClientSecret
from realname.connect.transport.circuit import CircuitRule
from realname.connect.transport.client import Timeouts
from realname.connect.transport.errors import Dropped, NotAuthorised, PeerFailed, TransportError
from realname.connect.transport.faults import Fault
from realname.connect.transport.loopback_server import serving
from realname.connect.transport.retrying import ONCE, RetryRule
from realname.connect.transport.service import ServiceSettings
from realname.connect.transport.simulated_tokens import CLIENT_ID, CLIENT_SECRET, TOKEN_PATH
from realname.judge.payments import Held

NUMBER = "+447700900123"
CHARGE = Charge("key-1", Money(1250, "EUR"), "North Shop", "purchase-1", datetime.now(UTC), NUMBER)


def settings_for(url: str, **changes: Any) -> ServiceSettings:
    patient = {
        "timeouts": Timeouts(2.0, 5.0, 10.0),
        "retry": RetryRule(attempts=3, first_wait_s=0.01, longest_wait_s=0.05, within_s=20.0),
        "circuit": CircuitRule(failures_to_open=1000),
    }
    proof = ClientSecret(CLIENT_ID, CLIENT_SECRET)
    return ServiceSettings("payments", url, f"{url}{TOKEN_PATH}", proof, **{**patient, **changes})


CLIENTS: dict[str, Callable[..., PaymentProvider]] = {
    "camara carrier billing": lambda url, **changes: CamaraCarrierBilling(settings_for(url, **changes)),
}


@dataclass
class Setting:
    simulator: PaymentSimulator
    url: str
    connect: Callable[..., PaymentProvider]

    def authorise(self, charge: Charge = CHARGE, **changes: Any) -> ProviderAnswer:
        return self.connect(self.url, **changes).authorise(charge)

    def paid(self, charge: Charge = CHARGE) -> str:
        reference = self.authorise(charge).reference
        assert self.connect(self.url).capture(charge, reference).held is Held.CAPTURED
        return reference

    @property
    def moved(self) -> Decimal:
        return self.simulator.books.moved()


@pytest.fixture(params=[(name, refuses) for name in CLIENTS for refuses in (False, True)])
def setting(request: pytest.FixtureRequest) -> Iterator[Setting]:
    name, refuses = request.param
    simulator = PaymentSimulator(refuses_known_keys=refuses)
    with serving(simulator) as server:
        yield Setting(simulator, server.url, CLIENTS[name])


def test_money_moves_at_the_capture_and_not_before(setting: Setting) -> None:
    held = setting.authorise()
    assert held.held is Held.HELD
    assert setting.moved == 0
    assert setting.connect(setting.url).capture(CHARGE, held.reference).held is Held.CAPTURED
    assert setting.moved == Decimal("12.50")


def test_the_same_again_moves_the_money_once(setting: Setting) -> None:
    provider = setting.connect(setting.url)
    first, second = provider.authorise(CHARGE), provider.authorise(CHARGE)
    assert first.reference == second.reference
    for _ in range(2):
        assert provider.capture(CHARGE, first.reference).held is Held.CAPTURED
    assert provider.authorise(CHARGE).held is Held.CAPTURED or not setting.simulator.refuses_known_keys
    assert setting.simulator.books.moves == 1


def test_another_amount_under_a_used_key_is_refused_and_changes_nothing(setting: Setting) -> None:
    setting.authorise()
    with pytest.raises(TransportError):
        setting.authorise(replace(CHARGE, money=Money(9900, "EUR")))
    assert len(setting.simulator.books.charges) == 1


@pytest.mark.parametrize("fault", [Fault(drop="after"), Fault(status=500), Fault(drop="before")])
def test_a_lost_answer_is_asked_for_again_and_the_money_moves_once(setting: Setting, fault: Fault) -> None:
    provider = setting.connect(setting.url)
    setting.simulator.faults.add(replace(fault, path="/carrier-billing"))
    reference = provider.authorise(CHARGE).reference
    setting.simulator.faults.add(replace(fault, path="/carrier-billing"))
    assert provider.capture(CHARGE, reference).held is Held.CAPTURED
    setting.simulator.faults.add(replace(fault, path="/carrier-billing-refund"))
    assert provider.refund(GivingBack("back-1", reference, Money(1000, "EUR"), "North Shop")).is_done
    assert setting.simulator.books.moves == 2
    assert setting.moved == Decimal("2.50")


def test_ten_callers_with_one_key_move_the_money_once(setting: Setting) -> None:
    provider = setting.connect(setting.url)
    answers: list[ProviderAnswer] = []

    def pay() -> None:
        answers.append(provider.capture(CHARGE, provider.authorise(CHARGE).reference))

    threads = [threading.Thread(target=pay) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.held for answer in answers] == [Held.CAPTURED] * 10
    assert setting.simulator.books.moves == 1


@pytest.mark.parametrize(("fault", "kind"), [(Fault(status=500), PeerFailed), (Fault(drop="after"), Dropped)])
def test_no_answer_is_an_error_that_says_it_may_have_been_done(
    setting: Setting, fault: Fault, kind: type[TransportError]
) -> None:
    setting.simulator.faults.add(replace(fault, path="/carrier-billing"))
    with pytest.raises(kind) as caught:
        setting.authorise(retry=ONCE)
    assert caught.value.sent
    assert not caught.value.permanent


def test_what_is_released_moves_no_money_any_more(setting: Setting) -> None:
    provider = setting.connect(setting.url)
    reference = provider.authorise(CHARGE).reference
    assert provider.release(CHARGE, reference).held is Held.RELEASED
    assert provider.release(CHARGE, reference).held is Held.RELEASED
    assert provider.capture(CHARGE, reference).held is Held.RELEASED
    assert setting.moved == 0


def test_a_charge_whose_fate_is_unknown_is_released_by_its_key(setting: Setting) -> None:
    assert setting.connect(setting.url).release(CHARGE, "").held is Held.RELEASED
    assert {one.status for one in setting.simulator.books.all()} == {"cancelled"}


def test_what_moved_is_not_released(setting: Setting) -> None:
    reference = setting.paid()
    assert setting.connect(setting.url).release(CHARGE, reference).held is Held.CAPTURED
    assert setting.moved == Decimal("12.50")


def test_a_provider_that_says_no_has_declined(setting: Setting) -> None:
    setting.simulator.books.blocked.add(NUMBER)
    answer = setting.authorise()
    assert (answer.held, answer.code) == (Held.DECLINED, "CARRIER_BILLING.PAYMENT_DENIED")
    setting.simulator.books.blocked.clear()
    setting.simulator.books.credit[NUMBER] = Decimal("12.49")
    assert setting.authorise(replace(CHARGE, key="key-2")).held is Held.DECLINED
    assert setting.simulator.books.charges == {}


def test_parts_go_back_until_nothing_is_left(setting: Setting) -> None:
    provider, reference = setting.connect(setting.url), setting.paid()
    for key, minor, is_done in (("a", 1000, True), ("b", 251, False), ("c", 250, True), ("a", 1000, True)):
        assert provider.refund(GivingBack(key, reference, Money(minor, "EUR"), "North Shop")).is_done is is_done
    assert setting.moved == 0
    assert provider.refunded_minor(reference, "EUR") == 1250


def test_the_books_are_read_page_by_page(setting: Setting) -> None:
    reference = setting.paid()
    for number in range(120):
        transaction = {
            "phoneNumber": NUMBER,
            "clientCorrelator": f"more-{number}",
            "paymentAmount": {"chargingInformation": {"amount": 1, "currency": "EUR"}},
        }
        setting.simulator.books.prepare(transaction, b"")
    now = datetime.now(UTC)
    provider = setting.connect(setting.url)
    found = provider.movements(now - timedelta(minutes=1), now + timedelta(minutes=1))
    assert len({one.reference for one in found}) == 121
    [mine] = [one for one in found if one.key == CHARGE.key]
    assert (mine.reference, mine.held, mine.money) == (reference, Held.CAPTURED, CHARGE.money)
    assert provider.movements(now - timedelta(days=2), now - timedelta(days=1)) == []


def test_a_client_without_the_right_secret_moves_nothing(setting: Setting) -> None:
    wrong = replace(settings_for(setting.url, retry=ONCE), authentication=ClientSecret(CLIENT_ID, "guessed"))
    with pytest.raises(NotAuthorised):
        CamaraCarrierBilling(wrong).authorise(CHARGE)
    assert setting.simulator.books.charges == {}


def test_logs_and_reprs_hold_no_number(setting: Setting, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    setting.paid()
    assert "7700900123" not in f"{caplog.text}{CHARGE!r}"


@pytest.mark.parametrize(
    "changes",
    [{"key": ""}, {"key": "a.b"}, {"payer": "07700900123"}, {"asked_at": datetime(2030, 1, 1)}],  # noqa: DTZ001  refused
)
def test_a_charge_that_is_not_whole_cannot_be_made(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"key|E.164|time zone"):
        replace(CHARGE, **changes)
