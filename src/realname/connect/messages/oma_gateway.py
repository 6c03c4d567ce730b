"""A client of the OMA RESTful Network API for Short Messaging 1.0 (JSON), as GSMA OneAPI profiled it.

It is an open specification with an idempotency key (`clientCorrelator`) and delivery receipts, and operators serve it
to this day (Orange's SMS API among them). CAMARA's Short Message Service has neither and is archived.

The path holds the sender's address, which is the operator's own, and never the person's number.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as member
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, unquote

from realname.connect.messages.contract import (
    KEY,
    DeliveryReceipt,
    DeliveryState,
    NumberRefused,
    SentMessage,
    TextMessage,
)
from realname.connect.messages.phone_numbers import mask
from realname.connect.transport.answers import HttpAnswer
from realname.connect.transport.errors import BadAnswer, NotConfigured, Refused
from realname.connect.transport.peer import Call
from realname.connect.transport.service import ServiceSettings, peer_for

log = logging.getLogger("realname.connect")

BASE = "/smsmessaging/v1/outbound"
SENDER = re.compile(r"tel:\+[0-9]{4,15}|(?:tel|short|alias):[A-Za-z0-9]{2,15}")
REFERENCE = re.compile(r"[A-Za-z0-9._~-]{1,128}")

NO_VALID_ADDRESS = "SVC0004"
"""OMA's service exception for addresses that it does not send to."""

CODE_PATHS = (
    ("requestError", "serviceException", "messageId"),
    ("requestError", "policyException", "messageId"),
)

STATES = {
    "DeliveredToTerminal": DeliveryState.DELIVERED,
    "DeliveredToNetwork": DeliveryState.NETWORK,
    "MessageWaiting": DeliveryState.WAITING,
    "DeliveryUncertain": DeliveryState.UNCERTAIN,
    "DeliveryNotificationNotSupported": DeliveryState.UNCERTAIN,
    "DeliveryImpossible": DeliveryState.IMPOSSIBLE,
}


@dataclass(frozen=True, slots=True)
class OmaSettings:
    """The gateway, and how we appear: `sender_address` as tel:+447700900000 or short:12345, `sender_name` where agreed.

    `notify_url` takes receipts; its path holds a secret, since OMA does not sign them.
    """

    service: ServiceSettings
    sender_address: str
    sender_name: str = ""
    notify_url: str = member(default="", repr=False)
    scope: str = ""


class OmaGateway:
    """A MessageGateway over HTTP. The circuit is this object's, so one object a process is made."""

    def __init__(self, settings: OmaSettings) -> None:
        if not SENDER.fullmatch(settings.sender_address):
            raise NotConfigured("a sender's address is tel:+ and digits, or short: or alias: and a word")
        self._settings = settings
        self._peer = peer_for(settings.service, settings.scope)
        self._requests = f"{BASE}/{quote(settings.sender_address, safe='')}/requests"

    def send(self, message: TextMessage) -> SentMessage:
        """Send once. NumberRefused, TransportError."""
        call = Call(
            "POST",
            self._requests,
            idempotent=True,
            body=self._body(message),
            answers=frozenset({HTTPStatus.CONFLICT}),
            code_paths=CODE_PATHS,
        )
        try:
            answer = self._peer.make(call)
        except Refused as error:
            if error.answer_code == NO_VALID_ADDRESS:
                raise NumberRefused(
                    "the gateway does not send to this number", status=error.status, answer_code=error.answer_code
                ) from None
            raise
        sent = _sent(message, answer)
        log.info("%s took a message to %s: %s", self._settings.service.name, mask(message.to), sent.state)
        return sent

    def delivery(self, sent: SentMessage) -> DeliveryState:
        """Ask what became of a message."""
        if not sent.reference:
            return DeliveryState.UNCERTAIN
        path = f"{self._requests}/{sent.reference}/deliveryInfos"
        value = self._peer.make(Call("GET", path, idempotent=True, code_paths=CODE_PATHS)).json_object()
        state = _state(_member(value, "deliveryInfoList"))
        if state is None:
            raise BadAnswer("the answer holds no delivery state")
        return state

    def _body(self, message: TextMessage) -> dict[str, Any]:
        request: dict[str, Any] = {
            "address": [f"tel:{message.to}"],
            "senderAddress": self._settings.sender_address,
            "outboundSMSTextMessage": {"message": message.text},
            "clientCorrelator": message.key,
        }
        if self._settings.sender_name:
            request["senderName"] = self._settings.sender_name
        if self._settings.notify_url:
            request["receiptRequest"] = {"notifyURL": self._settings.notify_url, "callbackData": message.key}
        return {"outboundSMSMessageRequest": request}


class ReceiptError(ValueError):
    """What came to the receipts' address is no receipt; the text repeats nothing of it."""

    code = "message.bad_receipt"


def read_receipt(body: bytes) -> DeliveryReceipt:
    """Return the receipt that a gateway sent to `notify_url`. ReceiptError."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise ReceiptError("a receipt is JSON") from None
    notification = _member(value, "deliveryInfoNotification")
    key, state = notification.get("callbackData"), _state(notification)
    if not isinstance(key, str) or not KEY.fullmatch(key) or state is None:
        raise ReceiptError("a receipt has the callback data that we gave, and a delivery state")
    return DeliveryReceipt(key, state)


def _sent(message: TextMessage, answer: HttpAnswer) -> SentMessage:
    """Read what the gateway took; 409 says that it took this key before, and nothing more."""
    if answer.status == HTTPStatus.CONFLICT:
        return SentMessage(message.key, "", DeliveryState.ACCEPTED)
    value = answer.json_object()
    request = _member(value, "outboundSMSMessageRequest")
    correlator = request.get("clientCorrelator", message.key)
    if correlator != message.key:
        raise BadAnswer("the answer is of another message")
    links = (
        answer.headers.get("location"),
        request.get("resourceURL"),
        _member(value, "resourceReference").get("resourceURL"),
    )
    reference = next((found for link in links if (found := _reference(link))), "")
    if not request and not reference:
        raise BadAnswer("the answer is not of the protocol")
    return SentMessage(message.key, reference, _state(_member(request, "deliveryInfoList")) or DeliveryState.ACCEPTED)


def _reference(link: object) -> str:
    """Return the request's name, the last part of its address; empty where the address is of another form."""
    last = unquote(str(link or "").rstrip("/").rsplit("/", 1)[-1])
    return last if REFERENCE.fullmatch(last) else ""


def _state(infos: Mapping[str, Any]) -> DeliveryState | None:
    """Return the state of our one address: OMA gives a list, OneAPI's older form one object."""
    info = infos.get("deliveryInfo")
    one = info[0] if isinstance(info, list) and len(info) == 1 else info
    return STATES.get(str(one.get("deliveryStatus"))) if isinstance(one, dict) else None


def _member(value: object, name: str) -> Mapping[str, Any]:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}
