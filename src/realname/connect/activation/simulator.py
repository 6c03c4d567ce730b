"""A simulator of an operator's system: it keeps lines in memory, and shows the webhooks that it receives."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeGuard

from standardwebhooks import Webhook, WebhookVerificationError
from standardwebhooks.webhooks import EmptyWebhookSecretError

from realname.connect.activation.simulated_lines import SimulatedLines
from realname.connect.transport import loopback_server
from realname.connect.transport.simulation import (
    BadRequest,
    Reply,
    Request,
    Simulator,
    json_reply,
    page,
    problem,
    table,
)

PORT = 8713
DEVELOPMENT_SECRET = "whsec_Zm9yLWRldmVsb3BtZW50LW9ubHktbm8tcHJvdGVjdGlvbg=="  # noqa: S105  simulators take it
MOST_EVENTS = 1000
ACTIONS = frozenset(
    {"activate", "suspend", "resume", "terminate", "transfer", "replace_sim", "bar_outgoing", "bar_incoming", "restore"}
)


@dataclass(frozen=True, slots=True)
class ReceivedEvent:
    """An event that came with a good signature; `times` counts deliveries of the same id."""

    id: str
    type: str
    subject: str
    time: str
    data: Any
    times: int = 1


class OperatorSimulator(Simulator):
    """Take orders at `/line-orders` and events at `/webhooks`, both signed by Standard Webhooks.

    `GET /` shows lines and events; `GET /simulator/state` gives them as JSON; `POST /simulator/secrets` with
    `{"secret": "whsec_..."}` has a further secret believed, as the one that the service gave for a webhook.
    """

    def __init__(self, secret: str = DEVELOPMENT_SECRET) -> None:
        super().__init__("operator system simulator")
        self.lines = SimulatedLines()
        self.refused_signatures = 0
        self._verifiers = [Webhook(secret)]
        self._lock = threading.Lock()
        self._events: dict[str, ReceivedEvent] = {}
        self.route("POST", "/line-orders", self._order)
        self.route("POST", "/webhooks", self._event)
        self.route("POST", "/simulator/secrets", self._add_secret)
        self.route("GET", "/simulator/state", self._state)
        self.route("GET", "/", self._front)

    def events(self) -> list[ReceivedEvent]:
        """Return the events in the order of their first arrival."""
        with self._lock:
            return list(self._events.values())

    def _order(self, request: Request) -> Reply:
        key = self._signed_id(request)
        if key is None:
            return problem(401, "signature.refused", "the signature, its time or its id is missing or wrong")
        event = request.json_object()
        action, data = str(event.get("type", "")).removeprefix("line."), event.get("data")
        if event.get("id") != key or action not in ACTIONS or not _is_order(data):
            raise BadRequest("this is not an order of the protocol")
        outcome = self.lines.take(key, request.body, action, data)
        if outcome is None:
            return problem(409, "order.key_reused", "another order was sent with this id")
        value = {name: text for name, text in asdict(outcome).items() if text}
        return json_reply({**value, "key": key})

    def _event(self, request: Request) -> Reply:
        message_id = self._signed_id(request)
        if message_id is None:
            return problem(401, "signature.refused", "the signature, its time or its id is missing or wrong")
        event = request.json_object()
        kind, subject, time = (str(event.get(name, "")) for name in ("type", "subject", "time"))
        with self._lock:
            known = self._events.get(message_id)
            if known is None and len(self._events) >= MOST_EVENTS:
                self._events.pop(next(iter(self._events)))
            times = 1 if known is None else known.times + 1
            first = known or ReceivedEvent(message_id, kind, subject, time, event.get("data"))
            self._events[message_id] = replace(first, times=times)
        return json_reply({"received": True})

    def _signed_id(self, request: Request) -> str | None:
        """Return the id of a request whose signature holds and is at most five minutes old, or nothing."""
        if any(_holds(verifier, request) for verifier in self._verifiers):
            return request.headers["webhook-id"]
        self.refused_signatures += 1
        return None

    def _add_secret(self, request: Request) -> Reply:
        secret = request.json_object().get("secret")
        if not isinstance(secret, str) or not secret.startswith("whsec_"):
            raise BadRequest("a secret begins with whsec_")
        try:
            self._verifiers.append(Webhook(secret))
        except (EmptyWebhookSecretError, ValueError):
            raise BadRequest("a secret is base64 after whsec_") from None
        return json_reply({"secrets": len(self._verifiers)}, 201)

    def _state(self, _request: Request) -> Reply:
        lines = [asdict(line) for line in self.lines.all()]
        return json_reply({"lines": lines, "events": [asdict(event) for event in self.events()]})

    def _front(self, _request: Request) -> Reply:
        lines = [(line.msisdn, line.sim, line.subscriber, line.state, line.barred) for line in self.lines.all()]
        events = [
            (e.time, e.type, e.subject, e.id, str(e.times), json.dumps(e.data, ensure_ascii=False))
            for e in reversed(self.events())
        ]
        refused = f"<p>Requests with a signature that was refused: {self.refused_signatures}</p>"
        return page(
            "Operator system",
            table("Lines", ("number", "SIM", "subscriber", "state", "barred"), lines)
            + table("Events received, the newest first", ("time", "type", "subject", "id", "times", "data"), events)
            + refused,
        )


def serve(host: str = "127.0.0.1", port: int = PORT, announce: Callable[[str], None] = print) -> None:
    """Serve until Ctrl-C. ServingError, InsecureInProduction."""
    loopback_server.serve(OperatorSimulator(), host, port, announce)


def _holds(verifier: Webhook, request: Request) -> bool:
    try:
        verifier.verify(request.body, dict(request.headers), json_parse=False)
    except (WebhookVerificationError, ValueError):  # the library lets what is no base64 or no UTF-8 through
        return False
    return True


def _is_order(data: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(data, dict) and all(
        isinstance(data.get(name), str) and data[name] for name in ("msisdn", "subscriber")
    )
