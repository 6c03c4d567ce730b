from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from realname.connect.activation.signing import MessageSignature, new_secret
from realname.connect.activation.simulator import DEVELOPMENT_SECRET, OperatorSimulator
from realname.connect.transport.client import ClientSettings, HttpClient
from realname.connect.transport.loopback_server import serving

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def operator() -> Iterator[tuple[OperatorSimulator, HttpClient]]:
    simulator = OperatorSimulator()
    with serving(simulator) as server, HttpClient(server.url, ClientSettings("t")) as client:
        yield simulator, client


Operator = tuple[OperatorSimulator, HttpClient]


def signed(message_id: str, content: bytes, secret: str = DEVELOPMENT_SECRET) -> dict[str, str]:
    return {**JSON, **MessageSignature(message_id, [secret]).headers(content)}


def event_of(text: str) -> bytes:
    return json.dumps({"id": "e1", "type": "registration.created", "subject": "r1", "data": {"text": text}}).encode()


def test_the_page_shows_lines_and_events_without_their_markup(operator: Operator) -> None:
    content = event_of("<script>x</script>")
    assert operator[1].send("POST", "/webhooks", content=content, headers=signed("e1", content)).status == 200
    page = operator[1].send("GET", "/").body.decode()
    assert "Simulator." in page
    assert "registration.created" in page
    assert "<script>" not in page


def test_the_state_can_be_read_by_programs(operator: Operator) -> None:
    content = event_of("x")
    operator[1].send("POST", "/webhooks", content=content, headers=signed("e1", content))
    state = operator[1].send("GET", "/simulator/state").json_object()
    assert state["lines"] == []
    assert [event["type"] for event in state["events"]] == ["registration.created"]
    assert state["simulator"]


def test_a_secret_that_the_service_gave_can_be_told_to_it(operator: Operator) -> None:
    secret, content = new_secret(), event_of("x")
    assert operator[1].send("POST", "/webhooks", content=content, headers=signed("e1", content, secret)).status == 401
    told = json.dumps({"secret": secret}).encode()
    assert operator[1].send("POST", "/simulator/secrets", content=told, headers=JSON).status == 201
    assert operator[1].send("POST", "/webhooks", content=content, headers=signed("e1", content, secret)).status == 200


@pytest.mark.parametrize("secret", ["", "abc", "whsec_", "whsec_!", 7])
def test_what_is_no_secret_is_not_believed(operator: Operator, secret: object) -> None:
    told = json.dumps({"secret": secret}).encode()
    assert operator[1].send("POST", "/simulator/secrets", content=told, headers=JSON).status == 400


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-signature": ""},
        {"webhook-signature": "v1"},
        {"webhook-signature": "v1,???"},
        {"webhook-signature": "v2,AAAA"},
        {"webhook-timestamp": "0"},
        {"webhook-timestamp": "soon"},
        {"webhook-timestamp": "nan"},
        {"webhook-id": "e2"},
    ],
)
@pytest.mark.parametrize("path", ["/webhooks", "/line-orders"])
def test_whatever_is_wrong_with_a_signature_is_a_refusal(operator: Operator, path: str, change: dict[str, str]) -> None:
    content = event_of("x")
    answer = operator[1].send("POST", path, content=content, headers={**signed("e1", content), **change})
    assert answer.status == 401


@pytest.mark.parametrize(
    "order",
    [
        {"id": "other", "type": "line.activate", "data": {"msisdn": "+1", "subscriber": "s"}},
        {"id": "e1", "type": "line.paint", "data": {"msisdn": "+1", "subscriber": "s"}},
        {"id": "e1", "type": "line.activate", "data": {"msisdn": "+1"}},
        {"id": "e1", "type": "line.activate", "data": []},
        {"id": "e1", "type": "line.activate"},
    ],
)
def test_a_signed_request_that_is_no_order_is_bad(operator: Operator, order: dict[str, object]) -> None:
    content = json.dumps(order).encode()
    assert operator[1].send("POST", "/line-orders", content=content, headers=signed("e1", content)).status == 400


def test_bytes_that_are_no_text_are_refused(operator: Operator) -> None:
    content = b"\xff\xfe"
    headers = {**JSON, "webhook-id": "e", "webhook-timestamp": "1", "webhook-signature": "v1,AAAA"}
    assert operator[1].send("POST", "/webhooks", content=content, headers=headers).status == 401
