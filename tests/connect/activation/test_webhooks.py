from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from realname.connect.activation.signing import new_secret
from realname.connect.activation.simulator import DEVELOPMENT_SECRET, OperatorSimulator
from realname.connect.activation.webhooks import EndpointGone, WebhookAddress, deliver
from realname.connect.transport.addresses import Reach
from realname.connect.transport.errors import (
    AddressRefused,
    AnswerTooLarge,
    Dropped,
    NotAuthorised,
    NotConfigured,
    PeerFailed,
    Redirected,
    TransportError,
)
from realname.connect.transport.faults import Fault
from realname.connect.transport.loopback_server import serving
from realname.connect.transport.simulation import Reply

EVENT = {
    "specversion": "1.0",
    "id": "e1",
    "type": "registration.created",
    "subject": "r1",
    "time": "2030-01-01T00:00:00Z",
}


@pytest.fixture
def operator() -> Iterator[tuple[OperatorSimulator, WebhookAddress]]:
    simulator = OperatorSimulator()
    simulator.route("POST", "/large/200", lambda _request: Reply(200, bytes(1 << 20), "text/plain"))
    simulator.route("POST", "/large/500", lambda _request: Reply(500, bytes(1 << 20), "text/plain"))
    with serving(simulator) as server:
        yield simulator, WebhookAddress(f"{server.url}/webhooks", (DEVELOPMENT_SECRET,))


Operator = tuple[OperatorSimulator, WebhookAddress]


def send(address: WebhookAddress) -> int:
    return deliver(address, "e1", EVENT, Reach.PUBLIC_OR_LOOPBACK)


def test_an_event_is_delivered_and_its_signature_verified(operator: Operator) -> None:
    assert send(operator[1]) == 200
    event = operator[0].events()[0]
    assert (event.id, event.type, event.subject, event.times) == ("e1", "registration.created", "r1", 1)


def test_the_same_event_again_is_known_by_its_id(operator: Operator) -> None:
    send(operator[1])
    send(operator[1])
    assert [event.times for event in operator[0].events()] == [2]


def test_a_wrong_secret_is_refused_and_counted(operator: Operator) -> None:
    with pytest.raises(NotAuthorised):
        send(WebhookAddress(operator[1].url, (new_secret(),)))
    assert operator[0].events() == []
    assert operator[0].refused_signatures == 1


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault(status=410), EndpointGone),
        (Fault(status=302), Redirected),
        (Fault(status=500), PeerFailed),
        (Fault(drop="after"), Dropped),
    ],
)
def test_each_failure_has_its_kind(operator: Operator, fault: Fault, kind: type[TransportError]) -> None:
    operator[0].faults.add(fault)
    with pytest.raises(kind):
        send(operator[1])


def test_of_a_large_answer_only_the_status_counts(operator: Operator) -> None:
    base = operator[1].url.removesuffix("/webhooks")
    assert send(WebhookAddress(f"{base}/large/200", (DEVELOPMENT_SECRET,))) == 200
    with pytest.raises(AnswerTooLarge):
        send(WebhookAddress(f"{base}/large/500", (DEVELOPMENT_SECRET,)))


@pytest.mark.parametrize(
    "url", ["https://localhost/hook", "https://127.0.0.1/hook", "https://[::1]/hook", "https://169.254.169.254/latest"]
)
def test_a_tenants_address_does_not_lead_into_our_network(url: str) -> None:
    with pytest.raises(AddressRefused):
        deliver(WebhookAddress(url, (DEVELOPMENT_SECRET,)), "e1", EVENT)


def test_a_tenants_address_is_https(operator: Operator) -> None:
    with pytest.raises(NotConfigured):
        deliver(operator[1], "e1", EVENT)


def test_an_address_may_hold_a_secret_and_is_not_logged(operator: Operator, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    address = WebhookAddress(f"{operator[1].url}?token=hidden-in-the-address", (DEVELOPMENT_SECRET,))
    assert send(address) == 200
    assert "hidden-in-the-address" not in f"{caplog.text}{address!r}"
    assert DEVELOPMENT_SECRET not in f"{caplog.text}{address!r}"
