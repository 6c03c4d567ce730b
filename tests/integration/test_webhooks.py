"""Events leave the house signed, are tried again, and die visibly: against a real receiver on the loopback."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from standardwebhooks.webhooks import Webhook

from realname.connect.transport.errors import PeerFailed
from realname.database.rows import tenant
from realname.record.errors import Invalid, NotFound
from realname.record.operators.actions import webhooks
from realname.record.operators.actions.clients import Caller, add_operator
from realname.record.operators.actions.events import emit
from realname.record.operators.models import Delivery

pytestmark = pytest.mark.usefixtures("database")


@dataclass
class Receiver:
    """What a receiver got, and what it answers with."""

    url: str = ""
    status: int = 204
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    seen = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            seen.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(seen.status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    seen.url = f"http://127.0.0.1:{server.server_port}/hooks"
    yield seen
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def caller() -> Caller:
    return Caller(add_operator("north", "North Telecom", "UT"), "client", frozenset())


def add(caller: Caller, receiver: Receiver, *types: str) -> webhooks.NewEndpoint:
    with tenant(caller.operator_id):
        return webhooks.add_endpoint(caller, receiver.url, types)


def tell(caller: Caller, kind: str = "registration.created") -> uuid.UUID | None:
    """Emit an event and return its one delivery, if it has any."""
    with tenant(caller.operator_id):
        event = emit(caller.operator_id, kind, uuid.uuid4(), {"state": "created"})
        row = Delivery.objects.filter(event=event).first()
    return row.id if row else None


def state_of(caller: Caller, delivery: uuid.UUID) -> Delivery:
    with tenant(caller.operator_id):
        return Delivery.objects.get(id=delivery)


def test_an_event_arrives_signed_and_is_marked_delivered(caller: Caller, receiver: Receiver) -> None:
    endpoint = add(caller, receiver)
    delivery = tell(caller)
    assert delivery
    assert webhooks.attempt_delivery(caller.operator_id, delivery) is None
    [(headers, body)] = receiver.got
    verified = Webhook(endpoint.secret).verify(body, headers)
    assert verified["type"] == "registration.created"
    assert verified["id"] == headers["webhook-id"]
    assert verified["specversion"] == "1.0"
    assert state_of(caller, delivery).state == Delivery.State.DELIVERED


def test_the_job_is_written_with_the_event_or_not_at_all(caller: Caller, receiver: Receiver) -> None:
    add(caller, receiver)
    before = ProcrastinateJob.objects.count()
    with tenant(caller.operator_id):
        emit(caller.operator_id, "registration.created", uuid.uuid4())
        transaction.set_rollback(True)
    assert ProcrastinateJob.objects.count() == before
    tell(caller)
    assert ProcrastinateJob.objects.count() == before + 1


def test_a_failure_waits_and_is_tried_again(caller: Caller, receiver: Receiver) -> None:
    add(caller, receiver)
    delivery = tell(caller)
    assert delivery
    receiver.status = 500
    again = webhooks.attempt_delivery(caller.operator_id, delivery)
    assert again is not None
    assert 3 < (again - timezone.now()).total_seconds() < 7
    row = state_of(caller, delivery)
    assert (row.state, row.attempts, row.last_error) == (Delivery.State.PENDING, 1, PeerFailed.code)
    receiver.status = 204
    assert webhooks.attempt_delivery(caller.operator_id, delivery) is None
    assert json.loads(receiver.got[0][1]) == json.loads(receiver.got[1][1])


def test_a_receiver_that_never_answers_ends_on_the_dead_letter_list_and_comes_back_by_redelivery(
    caller: Caller, receiver: Receiver
) -> None:
    add(caller, receiver)
    delivery = tell(caller)
    assert delivery
    receiver.status = 503
    attempts = 0
    while webhooks.attempt_delivery(caller.operator_id, delivery) is not None:
        attempts += 1
    assert attempts == len(webhooks.WAITS)
    assert state_of(caller, delivery).state == Delivery.State.DEAD
    receiver.status = 200
    with tenant(caller.operator_id):
        webhooks.redeliver(caller, delivery)
    webhooks.attempt_delivery(caller.operator_id, delivery)
    assert state_of(caller, delivery).state == Delivery.State.DELIVERED


def test_a_receiver_that_is_gone_for_good_is_not_tried_again(caller: Caller, receiver: Receiver) -> None:
    add(caller, receiver)
    delivery = tell(caller)
    assert delivery
    receiver.status = 410
    assert webhooks.attempt_delivery(caller.operator_id, delivery) is None
    assert state_of(caller, delivery).state == Delivery.State.DEAD


def test_an_endpoint_gets_only_the_types_it_asked_for(caller: Caller, receiver: Receiver) -> None:
    add(caller, receiver, "registration.decided")
    assert tell(caller, "registration.created") is None
    assert tell(caller, "registration.decided") is not None


def test_a_removed_endpoint_gets_nothing_more(caller: Caller, receiver: Receiver) -> None:
    endpoint = add(caller, receiver)
    delivery = tell(caller)
    assert delivery
    with tenant(caller.operator_id):
        webhooks.remove_endpoint(endpoint.id)
    assert webhooks.attempt_delivery(caller.operator_id, delivery) is None
    assert receiver.got == []
    assert tell(caller) is None


def test_another_operator_can_neither_redeliver_nor_remove(caller: Caller, receiver: Receiver) -> None:
    endpoint = add(caller, receiver)
    delivery = tell(caller)
    assert delivery
    other = Caller(add_operator("south", "South Telecom", "UT"), "client", frozenset())
    with pytest.raises(NotFound), tenant(other.operator_id):
        webhooks.redeliver(other, delivery)
    with pytest.raises(NotFound), tenant(other.operator_id):
        webhooks.remove_endpoint(endpoint.id)
    assert webhooks.attempt_delivery(other.operator_id, delivery) is None
    assert receiver.got == []


@pytest.mark.parametrize("url", ["ftp://example.org/", "http://example.org/", "https://", "no address"])
def test_an_address_that_may_not_be_called_is_refused(caller: Caller, url: str) -> None:
    with pytest.raises(Invalid) as refusal, tenant(caller.operator_id):
        webhooks.add_endpoint(caller, url, ())
    assert refusal.value.code == "webhook.url"


@pytest.mark.parametrize("url", ["https://10.0.0.1/", "https://127.0.0.1/", "https://[::1]/", "http://8.8.8.8/"])
def test_in_production_private_addresses_are_refused(caller: Caller, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REALNAME_ENV", "production")
    with pytest.raises(Invalid), tenant(caller.operator_id):
        webhooks.add_endpoint(caller, url, ())
