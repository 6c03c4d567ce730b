"""What every SMS gateway's client does, against the simulator, over HTTP on the loopback."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from realname.connect.messages.contract import DeliveryState, MessageGateway, NumberRefused, SentMessage, TextMessage
from realname.connect.messages.oma_gateway import OmaGateway, OmaSettings, read_receipt
from realname.connect.messages.simulator import SmsSimulator
from realname.connect.messages.texts import one_time_code
from realname.connect.transport.access_tokens import ClientSecret
from realname.connect.transport.circuit import CircuitRule
from realname.connect.transport.client import Timeouts
from realname.connect.transport.errors import (
    CircuitOpen,
    Dropped,
    NotAuthorised,
    PeerFailed,
    TimedOut,
    TransportError,
)
from realname.connect.transport.faults import Fault
from realname.connect.transport.loopback_server import serving
from realname.connect.transport.retrying import ONCE, RetryRule
from realname.connect.transport.service import ServiceSettings
from realname.connect.transport.simulated_tokens import CLIENT_ID, CLIENT_SECRET, TOKEN_PATH
from realname.connect.transport.simulation import Reply, Request, Simulator, json_reply

NUMBER = "+447700900123"
MESSAGE = TextMessage("key-1", NUMBER, one_time_code("zh-Hans", "482913", 10, "某电信"))


def oma(url: str, notify_url: str = "", **changes: Any) -> MessageGateway:
    patient = {
        "timeouts": Timeouts(0.5, 0.5, 1.0),
        "retry": RetryRule(attempts=3, first_wait_s=0.01, longest_wait_s=0.05, within_s=4.0),
        "circuit": CircuitRule(failures_to_open=1000),
        "authentication": ClientSecret(CLIENT_ID, CLIENT_SECRET),
    }
    service = ServiceSettings(name="sms", base_url=url, token_url=f"{url}{TOKEN_PATH}", **{**patient, **changes})
    return OmaGateway(OmaSettings(service, "tel:+447700900000", "Demo Telecom", notify_url))


CLIENTS: dict[str, Callable[..., MessageGateway]] = {"OMA Short Messaging": oma}


@dataclass
class Setting:
    simulator: SmsSimulator
    url: str
    connect: Callable[..., MessageGateway]

    def send(self, message: TextMessage = MESSAGE, **changes: Any) -> SentMessage:
        return self.connect(self.url, **changes).send(message)


@pytest.fixture(params=CLIENTS)
def setting(request: pytest.FixtureRequest) -> Iterator[Setting]:
    simulator = SmsSimulator()
    with serving(simulator) as server:
        yield Setting(simulator, server.url, CLIENTS[request.param])


def test_a_text_in_any_script_arrives_as_it_was_written(setting: Setting) -> None:
    sent = setting.send()
    assert sent.key == "key-1"
    assert sent.reference
    inbox = setting.simulator.messages()
    assert [(message.to, message.text, message.sender) for message in inbox] == [(NUMBER, MESSAGE.text, "Demo Telecom")]


def test_the_same_key_is_sent_to_the_person_once(setting: Setting) -> None:
    first, second = setting.send(), setting.send()
    assert first.reference == second.reference
    assert len(setting.simulator.messages()) == 1


@pytest.mark.parametrize("fault", [Fault(drop="after"), Fault(delay_s=0.7), Fault(status=503), Fault(drop="before")])
def test_a_lost_answer_does_not_send_a_second_text(setting: Setting, fault: Fault) -> None:
    gateway = setting.connect(setting.url)
    gateway.send(replace(MESSAGE, key="key-0"))
    setting.simulator.faults.add(fault)
    assert gateway.send(MESSAGE).reference
    time.sleep(fault.delay_s)
    assert len(setting.simulator.messages()) == 2


def test_ten_callers_with_one_key_send_one_text(setting: Setting) -> None:
    gateway = setting.connect(setting.url)
    threads = [threading.Thread(target=gateway.send, args=(MESSAGE,)) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(setting.simulator.messages()) == 1


def test_a_used_key_with_another_text_sends_nothing_more(setting: Setting) -> None:
    setting.send()
    sent = setting.send(replace(MESSAGE, text="another text"))
    assert sent.reference == ""
    assert [message.text for message in setting.simulator.messages()] == [MESSAGE.text]
    assert setting.connect(setting.url).delivery(sent) is DeliveryState.UNCERTAIN


@pytest.mark.parametrize(
    ("number", "state"),
    [
        ("+447700900123", DeliveryState.DELIVERED),
        ("+447700900198", DeliveryState.IMPOSSIBLE),
        ("+447700900197", DeliveryState.WAITING),
    ],
)
def test_what_became_of_a_text_can_be_asked(setting: Setting, number: str, state: DeliveryState) -> None:
    gateway = setting.connect(setting.url)
    assert gateway.delivery(gateway.send(replace(MESSAGE, to=number))) is state


def test_a_number_that_the_gateway_does_not_serve_is_refused_for_good(setting: Setting) -> None:
    with pytest.raises(NumberRefused) as caught:
        setting.send(replace(MESSAGE, to="+447700900196"))
    assert caught.value.permanent
    assert "900196" not in f"{caught.value}{caught.value.remedy}"
    assert setting.simulator.messages() == []


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault(status=500, times=0), PeerFailed),
        (Fault(drop="after", times=0), Dropped),
        (Fault(delay_s=1.0, times=0), TimedOut),
    ],
)
def test_no_answer_is_an_error_that_may_be_tried_again(
    setting: Setting, fault: Fault, kind: type[TransportError]
) -> None:
    setting.simulator.faults.add(replace(fault, path="/smsmessaging"))
    with pytest.raises(kind) as caught:
        setting.send(retry=ONCE)
    assert not caught.value.permanent


def test_wrong_credentials_are_permanent(setting: Setting) -> None:
    with pytest.raises(NotAuthorised) as caught:
        setting.send(authentication=ClientSecret(CLIENT_ID, "wrong"))
    assert caught.value.permanent


def test_a_gateway_that_keeps_failing_is_left_alone(setting: Setting) -> None:
    gateway = setting.connect(setting.url, retry=ONCE, circuit=CircuitRule(2, 30.0))
    setting.simulator.faults.add(Fault(status=500, times=0))
    for _ in range(2):
        with pytest.raises(PeerFailed):
            gateway.send(MESSAGE)
    with pytest.raises(CircuitOpen):
        gateway.send(MESSAGE)


class Receiver(Simulator):
    """Take receipts, as the service's own endpoint would."""

    def __init__(self) -> None:
        super().__init__("receiver")
        self.bodies: list[bytes] = []
        self.came = threading.Event()
        self.route("POST", "/receipts/secret", self._take)

    def _take(self, request: Request) -> Reply:
        self.bodies.append(request.body)
        self.came.set()
        return json_reply({})


def test_a_receipt_comes_with_the_key_of_its_message(setting: Setting) -> None:
    receiver = Receiver()
    with serving(receiver) as server:
        gateway = setting.connect(setting.url, f"{server.url}/receipts/secret")
        gateway.send(MESSAGE)
        gateway.send(MESSAGE)
        assert receiver.came.wait(3)
        time.sleep(0.1)
    receipt = read_receipt(receiver.bodies[0])
    assert (receipt.key, receipt.state) == ("key-1", DeliveryState.DELIVERED)
    assert len(receiver.bodies) == 1


def test_logs_mask_the_number_and_hold_no_code(setting: Setting, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    setting.simulator.faults.add(Fault(status=500))
    sent = setting.send()
    text = f"{caplog.text}{sent!r}{MESSAGE!r}"
    assert "+44••••••••23" in caplog.text
    for secret in (NUMBER, "7700900123", "482913", "验证码", CLIENT_SECRET):
        assert secret not in text


@pytest.mark.parametrize(
    "changes",
    [
        {"key": ""},
        {"key": "a b"},
        {"to": "07700900123"},
        {"to": ""},
        {"text": ""},
        {"text": "  "},
        {"text": "x" * 1001},
    ],
)
def test_a_message_that_is_not_whole_cannot_be_made(changes: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        replace(MESSAGE, **changes)
    assert "7700" not in str(caught.value)
