from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realname.connect.messages.contract import DeliveryState, SentMessage, TextMessage
from realname.connect.messages.oma_gateway import OmaGateway, OmaSettings, ReceiptError, read_receipt
from realname.connect.messages.simulator import SmsSimulator
from realname.connect.transport.access_tokens import ClientSecret
from realname.connect.transport.errors import BadAnswer, NotConfigured, Refused
from realname.connect.transport.loopback_server import serving
from realname.connect.transport.retrying import ONCE
from realname.connect.transport.service import ServiceSettings
from realname.connect.transport.simulated_tokens import CLIENT_ID, CLIENT_SECRET, TOKEN_PATH
from realname.connect.transport.simulation import Reply, Request, json_reply

MESSAGE = TextMessage("key-1", "+447700900123", "hello")
SENT = SentMessage("key-1", "ref-1", DeliveryState.ACCEPTED)


class ScriptedGateway(SmsSimulator):
    def __init__(self) -> None:
        super().__init__()
        self.answer: tuple[int, dict[str, Any]] = (201, {})
        self.location = ""
        self.seen: list[Request] = []

    def _send(self, request: Request) -> Reply:
        self.seen.append(request)
        headers = (("Location", self.location),) if self.location else ()
        return json_reply(self.answer[1], self.answer[0], headers=headers)

    def _delivery(self, request: Request) -> Reply:
        return self._send(request)


def settings_for(url: str, **changes: Any) -> OmaSettings:
    secret = ClientSecret(CLIENT_ID, CLIENT_SECRET)
    service = ServiceSettings("sms", url, f"{url}{TOKEN_PATH}", secret, retry=ONCE)
    return OmaSettings(service, **{"sender_address": "tel:+447700900000", **changes})


@pytest.fixture
def scripted() -> Iterator[tuple[ScriptedGateway, OmaGateway]]:
    simulator = ScriptedGateway()
    with serving(simulator) as server:
        settings = settings_for(server.url, sender_name="Demo", notify_url="https://example.org/receipts/x")
        yield simulator, OmaGateway(settings)


Scripted = tuple[ScriptedGateway, OmaGateway]
OK = {"outboundSMSMessageRequest": {"clientCorrelator": "key-1", "resourceURL": "http://gw/requests/ref-1"}}


def test_a_request_is_that_of_the_specification(scripted: Scripted) -> None:
    scripted[0].answer = (201, OK)
    scripted[1].send(MESSAGE)
    request = scripted[0].seen[0]
    assert request.path == "/smsmessaging/v1/outbound/tel:+447700900000/requests"
    assert json.loads(request.body) == {
        "outboundSMSMessageRequest": {
            "address": ["tel:+447700900123"],
            "senderAddress": "tel:+447700900000",
            "senderName": "Demo",
            "outboundSMSTextMessage": {"message": "hello"},
            "clientCorrelator": "key-1",
            "receiptRequest": {"notifyURL": "https://example.org/receipts/x", "callbackData": "key-1"},
        }
    }


@pytest.mark.parametrize(
    ("value", "location", "reference"),
    [
        (OK, "", "ref-1"),
        (OK, "https://gw/smsmessaging/v1/outbound/tel%3A%2B447700900000/requests/abc~1", "abc~1"),
        ({"resourceReference": {"resourceURL": "http://gw/requests/ref-2/"}}, "", "ref-2"),
        ({"outboundSMSMessageRequest": {"clientCorrelator": "key-1"}}, "", ""),
        ({"outboundSMSMessageRequest": {"resourceURL": "http://gw/requests/a b"}}, "", ""),
        ({"outboundSMSMessageRequest": {"resourceURL": 7}}, "", "7"),
    ],
)
def test_the_gateways_name_for_a_message_is_found_where_it_may_be(
    scripted: Scripted, value: dict[str, Any], location: str, reference: str
) -> None:
    scripted[0].answer, scripted[0].location = (201, value), location
    assert scripted[1].send(MESSAGE).reference == reference


@pytest.mark.parametrize(
    "value",
    [{}, {"other": 1}, {"outboundSMSMessageRequest": []}, {"outboundSMSMessageRequest": {"clientCorrelator": "k"}}],
)
def test_an_answer_of_another_protocol_or_message_is_bad(scripted: Scripted, value: dict[str, Any]) -> None:
    scripted[0].answer = (201, value)
    with pytest.raises(BadAnswer):
        scripted[1].send(MESSAGE)


@pytest.mark.parametrize(
    ("info", "state"),
    [
        ([{"deliveryStatus": "DeliveredToTerminal"}], DeliveryState.DELIVERED),
        ({"deliveryStatus": "DeliveredToNetwork"}, DeliveryState.NETWORK),
        ([{"deliveryStatus": "DeliveryUncertain"}], DeliveryState.UNCERTAIN),
        ([{"deliveryStatus": "DeliveryNotificationNotSupported"}], DeliveryState.UNCERTAIN),
        ([{"deliveryStatus": "DeliveryImpossible"}], DeliveryState.IMPOSSIBLE),
        ([{"deliveryStatus": "MessageWaiting"}], DeliveryState.WAITING),
    ],
)
def test_each_state_of_the_specification_is_known(scripted: Scripted, info: Any, state: DeliveryState) -> None:
    scripted[0].answer = (200, {"deliveryInfoList": {"deliveryInfo": info}})
    assert scripted[1].delivery(SENT) is state


@pytest.mark.parametrize("info", [None, [], [{}], [{"deliveryStatus": "Lost"}], "x", [{"deliveryStatus": 1}] * 2])
def test_a_state_that_is_not_known_is_a_bad_answer(scripted: Scripted, info: Any) -> None:
    scripted[0].answer = (200, {"deliveryInfoList": {"deliveryInfo": info}})
    with pytest.raises(BadAnswer):
        scripted[1].delivery(SENT)


@pytest.mark.parametrize("kind", ["serviceException", "policyException"])
def test_the_gateways_own_code_is_kept(scripted: Scripted, kind: str) -> None:
    scripted[0].answer = (400, {"requestError": {kind: {"messageId": "POL0001", "text": "+447700900123"}}})
    with pytest.raises(Refused) as caught:
        scripted[1].send(MESSAGE)
    assert caught.value.answer_code == "POL0001"
    assert "7700" not in str(caught.value)


@pytest.mark.parametrize("sender", ["", "+447700900000", "tel:", "tel:+44/../x", "short:a b"])
def test_a_sender_of_another_form_is_refused(sender: str) -> None:
    with pytest.raises(NotConfigured):
        OmaGateway(settings_for("http://127.0.0.1:1", sender_address=sender))


@pytest.mark.parametrize("sender", ["tel:+447700900000", "short:12345", "alias:DEMO", "tel:12345"])
def test_numbers_short_codes_and_names_are_senders(sender: str) -> None:
    OmaGateway(settings_for("http://127.0.0.1:1", sender_address=sender))


def receipt(**changes: Any) -> bytes:
    value = {"callbackData": "key-1", "deliveryInfo": [{"deliveryStatus": "DeliveredToTerminal"}], **changes}
    return json.dumps({"deliveryInfoNotification": value}).encode()


def test_a_receipt_is_read_in_both_forms() -> None:
    one = receipt(deliveryInfo={"address": "tel:+447700900123", "deliveryStatus": "DeliveryImpossible"})
    assert read_receipt(one).state is DeliveryState.IMPOSSIBLE
    assert read_receipt(receipt()).key == "key-1"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b'{"a":1}',
        receipt(callbackData=None),
        receipt(callbackData="a b"),
        receipt(deliveryInfo=[]),
        receipt(deliveryInfo=[{"deliveryStatus": "x"}]),
        b"[" * 100_000,
    ],
)
def test_what_is_no_receipt_is_refused(body: bytes) -> None:
    with pytest.raises(ReceiptError):
        read_receipt(body)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_receipt_or_a_receipt_error(body: bytes) -> None:
    with pytest.raises(ReceiptError):
        read_receipt(body)
