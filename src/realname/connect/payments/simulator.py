"""A simulator of an operator that offers CAMARA Carrier Billing 0.4 and Carrier Billing Refund 0.2.

Faults are those of every simulator (`X-Simulate-Fault`, `POST /simulator/faults`): a delay, a status, an answer that is
dropped before or after the work; and here `POST /simulator/chaos` with `{"share": 0.2, "seed": 1}` draws one for that
share of the requests. A request that comes twice is what a client sends again after them.
"""

from __future__ import annotations

import json
import random
import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from realname.connect.payments.simulated_charges import Denied, SimulatedBooks, SimulatedCharge, SimulatedRefund
from realname.connect.transport import loopback_server
from realname.connect.transport.faults import NO_FAULT, Fault
from realname.connect.transport.simulated_tokens import TOKEN_PATH, SimulatedClient, SimulatedTokenEndpoint
from realname.connect.transport.simulation import BadRequest, Reply, Request, Simulator, json_reply, page, table

PORT = 8715
CREATE, READ, WRITE = (f"carrier-billing:payments:{right}" for right in ("create", "read", "write"))
REFUND, READ_REFUND = (f"carrier-billing-refund:refunds:{right}" for right in ("create", "read"))
PURPOSES = frozenset({"dpv:PaymentManagement", "dpv:ServiceProvision"})

ROOT = "/carrier-billing/v0.4/payments"
REFUNDS = "/carrier-billing-refund/v0.2/payments"
ID = r"(?:pay|ref)-[0-9]{6,12}"

PHONE_NUMBER = re.compile(r"\+[1-9][0-9]{4,14}")
CORRELATOR = re.compile(r"[a-zA-Z0-9-]{0,55}")
CURRENCY = re.compile(r"[A-Z]{3}")
MOST_A_PAGE = 100

CHAOS = (
    Fault(drop="before"),
    Fault(drop="after"),
    Fault(drop="after"),
    Fault(status=500),
    Fault(status=503, retry_after_s=1),
    Fault(delay_s=1.5),
)
"""What is drawn: an answer that is lost after the work is the worst, and comes twice as often."""

MESSAGES = {
    "CARRIER_BILLING.PAYMENT_DENIED": "Payment denied by business.",
    "CARRIER_BILLING.PAYMENT_CONFIRMED": "Payment has been confirmed.",
    "CARRIER_BILLING.PAYMENT_CANCELLED": "Payment has been cancelled.",
    "CARRIER_BILLING.USER_AMOUNT_THRESHOLD_OVERPASSED": "The account's amount does not reach so far.",
    "CARRIER_BILLING_REFUND.AMOUNT_EXCEEDED": "More than what is left cannot be refunded.",
    "ALREADY_EXISTS": "The resource that a client tried to create already exists.",
    "INVALID_ARGUMENT": "Client specified an invalid argument, request body or query param.",
    "NOT_FOUND": "The specified resource is not found.",
    "PERMISSION_DENIED": "Client does not have sufficient permissions to perform this action.",
    "UNAUTHENTICATED": "Request not authenticated due to missing, invalid, or expired credentials.",
}


class PaymentSimulator(Simulator):
    """Answer the two-step payments and the refunds. `refuses_known_keys`: this operator says 409 to a key it knows."""

    def __init__(self, client: SimulatedClient | None = None, *, refuses_known_keys: bool = False) -> None:
        super().__init__("payment simulator")
        self.books = SimulatedBooks()
        self.refuses_known_keys = refuses_known_keys
        scopes = frozenset({CREATE, READ, WRITE, REFUND, READ_REFUND}) | PURPOSES
        self.tokens = SimulatedTokenEndpoint(client or SimulatedClient(), scopes)
        self._chaos_lock = threading.Lock()
        self._chaos: tuple[float, random.Random] | None = None
        self.route("POST", TOKEN_PATH, self.tokens.issue)
        self._serve("POST", f"{ROOT}/prepare", CREATE, self._prepare)
        self._serve("POST", f"{ROOT}/{ID}/confirm", WRITE, self._confirm)
        self._serve("POST", f"{ROOT}/{ID}/cancel", WRITE, self._cancel)
        self._serve("GET", f"{ROOT}/{ID}", READ, self._one)
        self._serve("GET", ROOT, READ, self._list)
        self._serve("POST", f"{REFUNDS}/{ID}/refunds", REFUND, self._refund)
        self._serve("GET", f"{REFUNDS}/{ID}/refunds", READ_REFUND, self._refunds)
        self.route("POST", "/simulator/chaos", self._set_chaos)
        self.route("POST", "/simulator/accounts", self._set_account)
        self.route("GET", "/simulator/state", self._state)
        self.route("GET", "/", self._front)

    def _fault_for(self, request: Request) -> Fault:
        fault = super()._fault_for(request)
        if fault is not NO_FAULT or not request.path.startswith("/carrier-billing"):
            return fault
        with self._chaos_lock:
            if self._chaos is None or self._chaos[1].random() >= self._chaos[0]:
                return NO_FAULT
            return self._chaos[1].choice(CHAOS)

    def _serve(self, method: str, pattern: str, scope: str, handler: Callable[[Request], Reply]) -> None:
        def answer(request: Request) -> Reply:
            correlator = request.headers.get("x-correlator", "")
            echoed = (("x-correlator", correlator),) if correlator and CORRELATOR.fullmatch(correlator) else ()
            try:
                self._require(request, scope)
                return handler(request).with_headers(echoed)
            except BadRequest:
                return _refusal(Denied(400, "INVALID_ARGUMENT")).with_headers(echoed)
            except Denied as denied:
                return _refusal(denied).with_headers(echoed)

        self.route(method, pattern, answer)

    def _require(self, request: Request, scope: str) -> None:
        status = self.tokens.allows(request, scope)
        if status != HTTPStatus.OK:
            raise Denied(status, "UNAUTHENTICATED" if status == HTTPStatus.UNAUTHORIZED else "PERMISSION_DENIED")

    def _prepare(self, request: Request) -> Reply:
        transaction = _transaction(request, "paymentAmount")
        if not PHONE_NUMBER.fullmatch(str(transaction.get("phoneNumber", ""))):
            raise Denied(400, "INVALID_ARGUMENT")
        made, is_new = self.books.prepare(transaction, request.body)
        if self.refuses_known_keys and not is_new:
            raise Denied(409, "ALREADY_EXISTS")
        return json_reply(_charge(made), 201)

    def _confirm(self, request: Request) -> Reply:
        self.books.confirm(request.path.split("/")[-2])
        return json_reply({}, 202)

    def _cancel(self, request: Request) -> Reply:
        self.books.cancel(request.path.split("/")[-2])
        return json_reply({}, 202)

    def _one(self, request: Request) -> Reply:
        return json_reply(_charge(self.books.charge(request.path.split("/")[-1])))

    def _list(self, request: Request) -> Reply:
        since, until = (_moment(request, f"paymentCreationDate.{end}") for end in ("gte", "lte"))
        found = [
            _charge(one)
            for one in self.books.all()
            if (since is None or one.made_at >= since) and (until is None or one.made_at <= until)
        ]
        return _page(request, found)

    def _refund(self, request: Request) -> Reply:
        made = self.books.refund(request.path.split("/")[-2], _transaction(request, "refundAmount"), request.body)
        return json_reply(_given_back(made), 201)

    def _refunds(self, request: Request) -> Reply:
        charge = request.path.split("/")[-2]
        return _page(request, [_given_back(one) for one in self.books.all_refunds() if one.charge == charge])

    def _set_chaos(self, request: Request) -> Reply:
        value = request.json_object()
        share, seed = value.get("share"), value.get("seed", 1)
        if not isinstance(share, int | float) or not 0 <= share < 1 or not isinstance(seed, int):
            raise BadRequest("a share is 0 or more and below 1, a seed a whole number")
        with self._chaos_lock:
            self._chaos = (share, random.Random(seed)) if share else None  # noqa: S311  faults, not secrets
        return json_reply({"share": share}, 201)

    def _set_account(self, request: Request) -> Reply:
        value = request.json_object()
        number = value.get("number")
        if not isinstance(number, str) or not PHONE_NUMBER.fullmatch(number):
            raise BadRequest("an account has a number in E.164")
        (self.books.blocked.add if value.get("blocked") else self.books.blocked.discard)(number)
        return json_reply({"blocked": bool(value.get("blocked"))}, 201)

    def _state(self, _request: Request) -> Reply:
        payments = [
            {"key": one.key, "id": one.id, "amount": str(one.amount), "currency": one.currency, "status": one.status}
            for one in self.books.all()
        ]
        refunds = [
            {"key": one.key, "charge": one.charge, "amount": str(one.amount)} for one in self.books.all_refunds()
        ]
        moved = {"moved": str(self.books.moved()), "moves": self.books.moves}
        return json_reply({"payments": payments, "refunds": refunds, **moved})

    def _front(self, _request: Request) -> Reply:
        rows = [
            (one.id, one.number, f"{one.amount} {one.currency}", one.status, str(self.books.refunded(one.id)))
            for one in reversed(self.books.all())
        ]
        return page(
            "Carrier billing",
            f"<p>Money that moved, less refunds: {self.books.moved()}</p>"
            + table("Payments, the newest first", ("payment", "number", "amount", "status", "refunded"), rows),
        )


def _transaction(request: Request, name: str) -> dict[str, Any]:
    transaction = request.json_object().get("amountTransaction")
    charged = transaction.get(name, {}).get("chargingInformation") if isinstance(transaction, dict) else None
    if not isinstance(transaction, dict) or not isinstance(charged, dict) or "referenceCode" not in transaction:
        raise BadRequest("there is no transaction")
    amount, currency = charged.get("amount"), charged.get("currency")
    if isinstance(amount, bool) or not isinstance(amount, int | float) or amount < 0.001:  # noqa: PLR2004  CAMARA's least
        raise BadRequest("there is no amount")
    if not isinstance(currency, str) or not CURRENCY.fullmatch(currency) or not charged.get("description"):
        raise BadRequest("there is no currency or no description")
    return transaction


def _charge(one: SimulatedCharge) -> dict[str, Any]:
    paid = {} if one.paid_at is None else {"paymentDate": one.paid_at.isoformat()}
    return {
        "paymentId": one.id,
        "amountTransaction": one.transaction,
        "paymentStatus": one.status,
        "paymentCreationDate": one.made_at.isoformat(),
        **paid,
    }


def _given_back(one: SimulatedRefund) -> dict[str, Any]:
    return {
        "refundId": one.id,
        "type": "partial",
        "refundStatus": "succeeded",
        "refundCreationDate": one.made_at.isoformat(),
        "amountTransaction": one.transaction,
    }


def _page(request: Request, rows: list[dict[str, Any]]) -> Reply:
    try:
        number, size = int(request.query.get("page", "1")), int(request.query.get("perPage", "10"))
    except ValueError:
        raise Denied(400, "INVALID_ARGUMENT") from None
    if number < 1 or not 0 < size <= MOST_A_PAGE:
        raise Denied(400, "INVALID_ARGUMENT")
    part = rows[(number - 1) * size : number * size]
    headers = (("X-Total-Count", str(len(rows))),)
    return Reply(200, json.dumps(part).encode(), "application/json", headers)


def _moment(request: Request, name: str) -> datetime | None:
    text = request.query.get(name)
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Denied(400, "INVALID_ARGUMENT") from None
    if moment.tzinfo is None:
        raise Denied(400, "INVALID_ARGUMENT")
    return moment.astimezone(UTC)


def _refusal(denied: Denied) -> Reply:
    error = {"status": denied.status, "code": denied.code, "message": MESSAGES.get(denied.code, "Refused.")}
    return json_reply(error, denied.status)


def serve(host: str = "127.0.0.1", port: int = PORT, announce: Callable[[str], None] = print) -> None:
    """Serve until Ctrl-C. ServingError, InsecureInProduction."""
    loopback_server.serve(PaymentSimulator(), host, port, announce)
