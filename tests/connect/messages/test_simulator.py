from __future__ import annotations

import json
import threading
from collections.abc import Iterator

import pytest

from realname.connect.messages.simulator import ReceivedMessage, SmsSimulator, notify
from realname.connect.transport.access_tokens import AccessTokens, ClientSecret
from realname.connect.transport.client import ClientSettings, HttpClient
from realname.connect.transport.loopback_server import serving
from realname.connect.transport.simulated_tokens import CLIENT_ID, CLIENT_SECRET, TOKEN_PATH

PATH = "/smsmessaging/v1/outbound/tel%3A%2B447700900000/requests"
MESSAGE = ReceivedMessage("1", "k", "now", "+447700900123", "Demo", "text", "DeliveredToTerminal")


@pytest.fixture
def gateway() -> Iterator[tuple[SmsSimulator, HttpClient, dict[str, str]]]:
    simulator = SmsSimulator()
    settings = ClientSettings("t")
    with serving(simulator) as server, HttpClient(server.url, settings) as client:
        url = f"{server.url}{TOKEN_PATH}"
        tokens = AccessTokens(HttpClient(url, settings), url, ClientSecret(CLIENT_ID, CLIENT_SECRET), "")
        yield simulator, client, {"Content-Type": "application/json", **tokens.headers(b"")}


Gateway = tuple[SmsSimulator, HttpClient, dict[str, str]]


def body_of(**changes: object) -> bytes:
    request = {
        "address": ["tel:+447700900123"],
        "senderAddress": "tel:+447700900000",
        "outboundSMSTextMessage": {"message": "<b>123456</b>"},
        **changes,
    }
    return json.dumps({"outboundSMSMessageRequest": request}).encode()


def test_the_inbox_shows_the_text_and_no_markup(gateway: Gateway) -> None:
    _, client, headers = gateway
    assert client.send("POST", PATH, content=body_of(), headers=headers).status == 201
    page = client.send("GET", "/").body.decode()
    assert "Simulator." in page
    assert "&lt;b&gt;123456&lt;/b&gt;" in page


def test_programs_read_the_inbox_too_the_newest_first(gateway: Gateway) -> None:
    _, client, headers = gateway
    for text in ("first", "second"):
        client.send("POST", PATH, content=body_of(outboundSMSTextMessage={"message": text}), headers=headers)
    inbox = client.send("GET", "/simulator/inbox").json_object()["messages"]
    assert [message["text"] for message in inbox] == ["second", "first"]


def test_messages_without_a_correlator_are_each_sent(gateway: Gateway) -> None:
    simulator, client, headers = gateway
    for _ in range(2):
        client.send("POST", PATH, content=body_of(), headers=headers)
    assert len(simulator.messages()) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"address": "tel:+447700900123"},
        {"address": []},
        {"address": ["+447700900123"]},
        {"address": ["tel:+1", "tel:+2"]},
        {"outboundSMSTextMessage": "text"},
        {"outboundSMSTextMessage": {"message": 7}},
        {"clientCorrelator": 7},
    ],
)
def test_a_request_of_another_form_is_bad(gateway: Gateway, changes: dict[str, object]) -> None:
    assert gateway[1].send("POST", PATH, content=body_of(**changes), headers=gateway[2]).status == 400


def test_without_a_token_nothing_is_sent(gateway: Gateway) -> None:
    simulator, client, _ = gateway
    headers = {"Content-Type": "application/json"}
    assert client.send("POST", PATH, content=body_of(), headers=headers).status == 401
    assert client.send("GET", f"{PATH}/1/deliveryInfos").status == 401
    assert simulator.messages() == []


def test_a_message_that_nobody_sent_has_no_delivery(gateway: Gateway) -> None:
    assert gateway[1].send("GET", f"{PATH}/1/deliveryInfos", headers=gateway[2]).status == 404


@pytest.mark.parametrize("url", ["https://example.org/x", "http://10.0.0.1/x", "", "http://[", "ftp://127.0.0.1/"])
def test_a_receipt_is_never_sent_beyond_this_machine(url: str, caplog: pytest.LogCaptureFixture) -> None:
    before = threading.active_count()
    notify({"notifyURL": url, "callbackData": "k"}, MESSAGE)
    assert threading.active_count() == before
    assert "900123" not in caplog.text
