"""A client of the line-order protocol that docs/connect.md states: a signed CloudEvent in, an outcome back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as member
from datetime import UTC
from typing import Any

from realname.connect.activation.contract import ALWAYS, BARS, LineOrder, OrderAnswer, OrderOutcome
from realname.connect.activation.signing import MessageSignature, check_secret
from realname.connect.transport.circuit import Circuit, CircuitRule
from realname.connect.transport.client import ClientSettings, HttpClient, Timeouts
from realname.connect.transport.errors import BadAnswer
from realname.connect.transport.peer import Call, Peer
from realname.connect.transport.retrying import RetryRule
from realname.connect.transport.tls import TlsFiles

PATH = "/line-orders"
SOURCE = "realname"
MAX_ANSWER_BYTES = 1 << 16

WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,79}")
"""A code or a reference of the operator: words, since free text may hold a person's data."""


@dataclass(frozen=True, slots=True)
class LineSystemSettings:
    """Where the operator's system is, and the secrets that sign (the newest first; two while one is replaced)."""

    base_url: str
    secrets: Sequence[str] = member(repr=False)
    name: str = "line system"
    tls: TlsFiles = member(default_factory=TlsFiles)
    timeouts: Timeouts = member(default_factory=Timeouts)
    retry: RetryRule = member(default_factory=RetryRule)
    circuit: CircuitRule = member(default_factory=CircuitRule)


class HttpLineSystem:
    """A LineSystem over HTTP. The circuit is this object's, so one object a process is made for each operator."""

    def __init__(self, settings: LineSystemSettings) -> None:
        self._secrets = tuple(check_secret(secret) for secret in settings.secrets)
        client = ClientSettings(
            settings.name, timeouts=settings.timeouts, tls=settings.tls, max_answer_bytes=MAX_ANSWER_BYTES
        )
        self._peer = Peer(HttpClient(settings.base_url, client), Circuit(settings.circuit), settings.retry)

    def order(self, order: LineOrder) -> OrderAnswer:
        """Hand over one order. TransportError where there is no answer."""
        call = Call("POST", PATH, idempotent=True, body=body_of(order))
        value = self._peer.make(call, MessageSignature(order.key, self._secrets)).json_object()
        if value.get("key") != order.key:
            raise BadAnswer("the answer is of another order")
        outcome, reference = value.get("outcome"), value.get("reference")
        if not isinstance(outcome, str) or outcome not in set(OrderOutcome) or not _is_word(reference):
            raise BadAnswer("the answer holds no outcome with a reference")
        code = value.get("code", "") if outcome == OrderOutcome.REJECTED else ""
        if outcome == OrderOutcome.REJECTED and not _is_word(code):
            raise BadAnswer("a rejection gives no code")
        return OrderAnswer(OrderOutcome(outcome), str(reference), str(code))


def body_of(order: LineOrder) -> dict[str, Any]:
    """Return the order as a CloudEvents 1.0 JSON object: the same for the same order, whenever it is sent."""
    data = {"msisdn": order.msisdn, "iccid": order.iccid, "eid": order.eid, "subscriber": order.subscriber}
    kept = {"keep": list(ALWAYS)} if order.action in BARS else {}
    return {
        "specversion": "1.0",
        "id": order.key,
        "source": SOURCE,
        "type": f"line.{order.action}",
        "subject": order.registration,
        "time": order.ordered_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "data": {**{name: value for name, value in data.items() if value is not None}, **kept},
    }


def _is_word(value: object) -> bool:
    return isinstance(value, str) and WORD.fullmatch(value) is not None
