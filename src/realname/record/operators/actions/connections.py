"""The systems that an operator uses: its identity authority, its lines, its SMS gateway, who moves money. One of each.

A client holds the circuit of its system, so each process makes one and keeps it until the settings change.
"""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from django.utils import timezone

from realname.connect.activation.contract import LineSystem
from realname.connect.activation.http_line_system import HttpLineSystem, LineSystemSettings
from realname.connect.authorities.camara_kyc_match import CamaraKycMatch
from realname.connect.authorities.contract import Authority
from realname.connect.authorities.http_authority import HttpAuthority
from realname.connect.keys.data_keys import Place
from realname.connect.messages.contract import MessageGateway
from realname.connect.messages.oma_gateway import OmaGateway, OmaSettings
from realname.connect.payments.camara_carrier_billing import CamaraCarrierBilling
from realname.connect.payments.contract import PaymentProvider
from realname.connect.transport.access_tokens import ClientAuthentication, ClientSecret, PrivateKeyJwt
from realname.connect.transport.client import Timeouts
from realname.connect.transport.errors import TransportError
from realname.connect.transport.retrying import RetryRule
from realname.connect.transport.service import ServiceSettings
from realname.connect.transport.tls import TlsFiles
from realname.database.rows import tenant
from realname.record.errors import Invalid
from realname.record.operators import sealing
from realname.record.operators.actions.events import done_by, emit
from realname.record.operators.models import Connection

Settings = Mapping[str, str]

AT_A_TILL = Timeouts(connect_s=2.0, read_s=3.0, total_s=4.0)
TWICE = RetryRule(attempts=2, first_wait_s=0.2, longest_wait_s=1.0, within_s=8.0)


@dataclass(frozen=True, slots=True)
class Protocol:
    """A way to speak with systems of one kind: what must and may be set, and the client that is made of it."""

    kind: str
    needed: frozenset[str]
    optional: frozenset[str]
    make: Callable[[Settings], Any]


_SERVICE = frozenset({"base_url", "token_url", "client_id"})
_PROOF = frozenset({"client_secret", "private_key_pem", "key_id", "algorithm"})
_TLS = frozenset({"authority_file", "certificate_file", "key_file"})


def set_connection(operator_id: uuid.UUID, kind: str, protocol: str, settings: Settings, *, by: str = "") -> None:
    """Have an operator's system of that kind reached so from now on. Opens its own transaction.

    Invalid `connection.protocol`, `connection.settings` where a setting is missing, unknown or cannot be used.
    """
    made = PROTOCOLS.get(protocol)
    if made is None or made.kind != kind:
        known = sorted(name for name, one in PROTOCOLS.items() if one.kind == kind)
        raise Invalid(
            f"The protocol is one of {', '.join(known)}." if known else "There is no such kind of system.",
            code="connection.protocol",
            remedy="Name a kind (authority, lines, messages, payments) and one of its protocols: docs/connect.md.",
        )
    if missing := made.needed - set(settings):
        raise _unfit(f"these settings are missing: {', '.join(sorted(missing))}")
    if unknown := set(settings) - made.needed - made.optional:
        raise _unfit(f"these settings are not known: {', '.join(sorted(unknown))}")
    try:
        made.make(settings)
    except (TransportError, ValueError) as error:
        raise _unfit(str(error)) from error
    with tenant(operator_id):
        row = Connection.objects.filter(kind=kind).first() or Connection(operator_id=operator_id, kind=kind)
        row.protocol, row.changed_at = protocol, timezone.now()
        row.sealed_settings = sealing.seal(operator_id, json.dumps(dict(settings)).encode(), _place(row))
        row.save()
        emit(operator_id, "connection.changed", row.id, {"kind": kind, "protocol": protocol} | done_by(by))


def authority_of(operator_id: uuid.UUID) -> Authority | None:
    """Return the client of the operator's authority, None where it has none. Opens its own transaction."""
    return cast("Authority | None", _client(operator_id, Connection.Kind.AUTHORITY))


def line_system_of(operator_id: uuid.UUID) -> LineSystem | None:
    """Return the client of the operator's system for lines, None where it has none. Opens its own transaction."""
    return cast("LineSystem | None", _client(operator_id, Connection.Kind.LINES))


def gateway_of(operator_id: uuid.UUID) -> MessageGateway | None:
    """Return the client of the operator's SMS gateway, None where it has none. Opens its own transaction."""
    return cast("MessageGateway | None", _client(operator_id, Connection.Kind.MESSAGES))


def provider_of(operator_id: uuid.UUID) -> PaymentProvider | None:
    """Return the client of the operator's payment provider, None where it has none. Opens its own transaction."""
    return cast("PaymentProvider | None", _client(operator_id, Connection.Kind.PAYMENTS))


def connected(kind: str) -> bool:
    """Tell whether the operator has a system of that kind. Inside the tenant's transaction."""
    return Connection.objects.filter(kind=kind).exists()


_clients: dict[tuple[uuid.UUID, str], tuple[datetime, Any]] = {}
_lock = threading.Lock()


def _client(operator_id: uuid.UUID, kind: str) -> Any:
    with tenant(operator_id):
        row = Connection.objects.filter(kind=kind).first()
        if row is None:
            return None
        with _lock:
            kept = _clients.get((operator_id, kind))
        if kept is not None and kept[0] == row.changed_at:
            return kept[1]
        settings = json.loads(sealing.unseal(operator_id, bytes(row.sealed_settings), _place(row)))
    made = PROTOCOLS[row.protocol].make(settings)
    with _lock:
        _clients[operator_id, kind] = (row.changed_at, made)
    return made


def _place(row: Connection) -> Place:
    return Place("operators_connection", "sealed_settings", row.id)


def _unfit(what: str) -> Invalid:
    return Invalid(
        f"The connection cannot be used: {what}.",
        code="connection.settings",
        remedy="Correct the named settings: docs/connect.md lists them.",
    )


def _service(name: str, settings: Settings) -> ServiceSettings:
    return ServiceSettings(
        name, settings["base_url"], settings["token_url"], _authentication(settings), tls=_tls(settings)
    )


def _authentication(settings: Settings) -> ClientAuthentication:
    if pem := settings.get("private_key_pem"):
        return PrivateKeyJwt(settings["client_id"], pem, settings["key_id"], settings.get("algorithm", "ES256"))
    if secret := settings.get("client_secret"):
        return ClientSecret(settings["client_id"], secret)
    raise ValueError("a client_secret, or a private_key_pem with its key_id, is missing")


def _tls(settings: Settings) -> TlsFiles:
    files = {name.removesuffix("_file"): Path(settings[name]) for name in _TLS if name in settings}
    return TlsFiles(**files)


def _record_match(settings: Settings) -> Authority:
    return HttpAuthority(_service(settings.get("name", "identity authority"), settings))


def _camara(settings: Settings) -> Authority:
    return CamaraKycMatch(_service(settings.get("name", "CAMARA KYC Match"), settings))


def _lines(settings: Settings) -> LineSystem:
    secrets = [settings[name] for name in ("secret", "earlier_secret") if name in settings]
    return HttpLineSystem(LineSystemSettings(settings["base_url"], secrets, tls=_tls(settings)))


def _oma(settings: Settings) -> MessageGateway:
    return OmaGateway(
        OmaSettings(
            _service("SMS gateway", settings),
            settings["sender_address"],
            settings.get("sender_name", ""),
            scope=settings.get("scope", ""),
        )
    )


def _carrier_billing(settings: Settings) -> PaymentProvider:
    # Somebody stands at a till: what has no answer within seconds is asked again by a job.
    quick = replace(_service("payment provider", settings), timeouts=AT_A_TILL, retry=TWICE)
    return CamaraCarrierBilling(quick)


PROTOCOLS: Mapping[str, Protocol] = {
    "record-match": Protocol("authority", _SERVICE, _PROOF | _TLS | {"name"}, _record_match),
    "camara-kyc-match": Protocol("authority", _SERVICE, _PROOF | _TLS | {"name"}, _camara),
    "line-orders": Protocol("lines", frozenset({"base_url", "secret"}), _TLS | {"earlier_secret"}, _lines),
    "camara-carrier-billing": Protocol("payments", _SERVICE, _PROOF | _TLS, _carrier_billing),
    "oma-sms": Protocol("messages", _SERVICE | {"sender_address"}, _PROOF | _TLS | {"sender_name", "scope"}, _oma),
}
"""By the names that settings use."""
