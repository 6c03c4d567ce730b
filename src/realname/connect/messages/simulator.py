"""A simulator of an SMS gateway (OMA Short Messaging 1.0) with an inbox, where a developer reads the codes.

Numbers that end in 98 are impossible to reach, those that end in 97 have their phone off, 96 is refused outright; the
others are delivered at once. Receipts are sent where they are asked for, to this machine alone.
"""

from __future__ import annotations

import json
import logging
import threading
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from realname.connect.transport import loopback_server
from realname.connect.transport.addresses import is_loopback
from realname.connect.transport.client import ClientSettings, HttpClient, Timeouts
from realname.connect.transport.errors import TransportError
from realname.connect.transport.simulated_tokens import TOKEN_PATH, SimulatedClient, SimulatedTokenEndpoint
from realname.connect.transport.simulation import BadRequest, Reply, Request, Simulator, json_reply, page, table

log = logging.getLogger("realname.simulator")

PORT = 8714
SCOPE = "sms"
REQUESTS = r"/smsmessaging/v1/outbound/(?:tel|short|alias):[^/]+/requests"
STATES = {"98": "DeliveryImpossible", "97": "MessageWaiting"}
REFUSED = "96"
MOST_MESSAGES = 1000


@dataclass(frozen=True, slots=True)
class ReceivedMessage:
    """A message as the phone would show it, and its way."""

    id: str
    correlator: str
    at: str
    to: str
    sender: str
    text: str
    state: str


class SmsSimulator(Simulator):
    """Take messages and keep them in an inbox: `GET /` for people, `GET /simulator/inbox` for programs."""

    def __init__(self, client: SimulatedClient | None = None) -> None:
        super().__init__("SMS gateway simulator")
        self.tokens = SimulatedTokenEndpoint(client or SimulatedClient(), frozenset({SCOPE}), default_scope=SCOPE)
        self._lock = threading.Lock()
        self._messages: dict[str, ReceivedMessage] = {}
        self.route("POST", TOKEN_PATH, self.tokens.issue)
        self.route("POST", REQUESTS, self._send)
        self.route("GET", rf"{REQUESTS}/[^/]+/deliveryInfos", self._delivery)
        self.route("GET", "/simulator/inbox", self._inbox)
        self.route("GET", "/", self._front)

    def messages(self) -> list[ReceivedMessage]:
        """Return the messages, the oldest first."""
        with self._lock:
            return list(self._messages.values())

    def _send(self, request: Request) -> Reply:
        if (refused := self._refused(request)) is not None:
            return refused
        asked = request_of(request.json_object())
        number = asked["address"][0].removeprefix("tel:")
        if number.endswith(REFUSED):
            return service_exception(400, "SVC0004", "No valid addresses provided in message part address")
        message, is_new = self._keep(asked, number)
        if message is None:
            return service_exception(409, "SVC0001", "The clientCorrelator was used for another message")
        receipt = asked.get("receiptRequest")
        if is_new and isinstance(receipt, dict):
            threading.Thread(target=notify, args=(receipt, message), daemon=True).start()
        url = f"http://{request.headers['host']}{quote(request.path)}/{message.id}"
        infos = {"deliveryInfo": [info_of(message, "DeliveredToNetwork")], "resourceURL": f"{url}/deliveryInfos"}
        value = {**asked, "deliveryInfoList": infos, "resourceURL": url}
        return json_reply({"outboundSMSMessageRequest": value}, 201, headers=(("Location", url),))

    def _keep(self, asked: dict[str, Any], number: str) -> tuple[ReceivedMessage | None, bool]:
        """Return the message and whether it is new; nothing where its correlator belongs to another message."""
        text, correlator = asked["outboundSMSTextMessage"]["message"], asked.get("clientCorrelator", "")
        with self._lock:
            known = next((m for m in self._messages.values() if correlator and m.correlator == correlator), None)
            if known is not None:
                return (known if (known.to, known.text) == (number, text) else None), False
            if len(self._messages) >= MOST_MESSAGES:
                self._messages.pop(next(iter(self._messages)))
            message = ReceivedMessage(
                uuid.uuid4().hex,
                correlator,
                datetime.now(UTC).isoformat(timespec="seconds"),
                number,
                asked.get("senderName", asked["senderAddress"]),
                text,
                STATES.get(number[-2:], "DeliveredToTerminal"),
            )
            self._messages[message.id] = message
            return message, True

    def _delivery(self, request: Request) -> Reply:
        if (refused := self._refused(request)) is not None:
            return refused
        message = self._messages.get(request.path.split("/")[-2])
        if message is None:
            return service_exception(404, "SVC0002", "Invalid input value for message part requestId")
        infos = {"deliveryInfo": [info_of(message, message.state)], "resourceURL": request.path}
        return json_reply({"deliveryInfoList": infos})

    def _refused(self, request: Request) -> Reply | None:
        status = self.tokens.allows(request, SCOPE)
        return None if status == 200 else service_exception(status, "SVC0001", "Not authorised")  # noqa: PLR2004  HTTP

    def _inbox(self, _request: Request) -> Reply:
        return json_reply({"messages": [asdict(message) for message in reversed(self.messages())]})

    def _front(self, _request: Request) -> Reply:
        rows = [(m.at, m.to, m.sender, m.text, m.state) for m in reversed(self.messages())]
        return page("Inbox of every phone", table("Newest first", ("time", "to", "from", "text", "state"), rows))


def request_of(value: dict[str, Any]) -> dict[str, Any]:
    """Return the request inside its wrapper. BadRequest."""
    asked = value.get("outboundSMSMessageRequest")
    if not isinstance(asked, dict):
        raise BadRequest("there is no outboundSMSMessageRequest")
    address, message = asked.get("address"), asked.get("outboundSMSTextMessage")
    one_number = isinstance(address, list) and len(address) == 1 and str(address[0]).startswith("tel:+")
    if not one_number or not isinstance(message, dict) or not isinstance(message.get("message"), str):
        raise BadRequest("there is no single tel: address, or no text")
    if not all(isinstance(asked.get(name, ""), str) for name in ("senderAddress", "senderName", "clientCorrelator")):
        raise BadRequest("a name is not a text")
    return {**asked, "senderAddress": unquote(asked.get("senderAddress", ""))}


def service_exception(status: int, code: str, text: str) -> Reply:
    """Return an error as OMA writes it."""
    return json_reply({"requestError": {"serviceException": {"messageId": code, "text": text}}}, status)


def info_of(message: ReceivedMessage, state: str) -> dict[str, str]:
    """Return one deliveryInfo."""
    return {"address": f"tel:{message.to}", "deliveryStatus": state}


def notify(receipt: dict[str, Any], message: ReceivedMessage) -> None:
    """Send a receipt, once, to an address on this machine."""
    url = str(receipt.get("notifyURL", ""))
    body = {"callbackData": receipt.get("callbackData"), "deliveryInfo": [info_of(message, message.state)]}
    content = json.dumps({"deliveryInfoNotification": body}).encode()
    settings = ClientSettings("receipt", timeouts=Timeouts(1.0, 2.0, 3.0))
    try:
        if not is_loopback(urlsplit(url).hostname or ""):
            log.warning("a receipt was asked for beyond this machine and is not sent")
            return
        with HttpClient(url, settings) as client:
            client.send("POST", content=content, headers={"Content-Type": "application/json"})
    except (TransportError, ValueError) as error:
        log.warning("a receipt was not taken: %s", getattr(error, "code", "no address"))


def serve(host: str = "127.0.0.1", port: int = PORT, announce: Callable[[str], None] = print) -> None:
    """Serve until Ctrl-C. ServingError, InsecureInProduction."""
    loopback_server.serve(SmsSimulator(), host, port, announce)
