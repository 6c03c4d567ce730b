"""Deliver one event to an address that an operator gave: signed, once. Trying again is the outbox's work.

The address is an operator's word, not ours: it is https, and what its name resolves to is public, checked on the very
addresses that are connected to; redirects are not followed, and of the answer only the status counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as member
from http import HTTPStatus
from typing import Any

from realname.connect.activation.signing import MessageSignature
from realname.connect.transport.addresses import Reach
from realname.connect.transport.answers import refusal
from realname.connect.transport.client import ClientSettings, HttpClient, Timeouts
from realname.connect.transport.errors import AnswerTooLarge, Refused
from realname.connect.transport.peer import encode_json

SETTINGS = ClientSettings(
    "webhook", timeouts=Timeouts(connect_s=3.0, read_s=10.0, total_s=15.0), max_answer_bytes=1 << 14, connections=1
)
"""Standard Webhooks recommends to wait 15 to 30 seconds; a worker waits, so the lower end."""


class EndpointGone(Refused):
    """The endpoint answered 410: it wants no more events (Standard Webhooks); pause it and tell the operator."""

    code = "webhook.gone"
    remedy = "The endpoint is paused; register it again once it takes events."


@dataclass(frozen=True, slots=True)
class WebhookAddress:
    """Where events go, and the secrets that sign them (the newest first; two while one is replaced)."""

    url: str = member(repr=False)
    secrets: Sequence[str] = member(repr=False)


SUCCESS = range(200, 300)


def deliver(address: WebhookAddress, message_id: str, event: Mapping[str, Any], reach: Reach = Reach.PUBLIC) -> int:
    """Send an event (CloudEvents JSON; its `id` is a fitting `message_id`) and return the 2xx status that took it.

    `reach` is PUBLIC where tenants give addresses, PUBLIC_OR_LOOPBACK on a machine for development.
    TransportError else. Its `permanent` is about this attempt: an endpoint is mended by its owner, so all but
    EndpointGone are worth another attempt on the outbox's schedule.
    """
    content = encode_json(event)
    headers = {"Content-Type": "application/json", **MessageSignature(message_id, address.secrets).headers(content)}
    with HttpClient(address.url, replace(SETTINGS, reach=reach)) as client:
        try:
            answer = client.send("POST", content=content, headers=headers)
        except AnswerTooLarge as error:
            if error.status in SUCCESS:
                return error.status
            raise
    if answer.status == HTTPStatus.GONE:
        raise EndpointGone("the endpoint wants no more events", status=answer.status)
    if answer.status not in SUCCESS:
        raise refusal(answer)
    return answer.status
