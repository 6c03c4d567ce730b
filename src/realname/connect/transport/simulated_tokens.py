"""A token endpoint for simulators: client credentials with a secret, or with a signed assertion as CAMARA asks."""

from __future__ import annotations

import base64
import binascii
import secrets
import threading
import time
from dataclasses import dataclass
from dataclasses import field as member
from hmac import compare_digest
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from realname.connect.transport.simulation import Reply, Request, json_reply

CLIENT_ID = "realname"
CLIENT_SECRET = "for-development-only"  # noqa: S105  simulators take it, and nothing else does
TOKEN_PATH = "/oauth2/token"  # noqa: S105  a path
TOKEN_LIFE_S = 300
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LONGEST_ASSERTION_S = 300


@dataclass(frozen=True, slots=True)
class SimulatedClient:
    """A client that a simulator knows. `public_key_pem` (EC P-256) is set where it signs assertions."""

    client_id: str = CLIENT_ID
    secret: str = member(default=CLIENT_SECRET, repr=False)
    public_key_pem: str = ""


class SimulatedTokenEndpoint:
    """Issue tokens of some scopes and know them again; `default_scope` is that of requests that name none."""

    def __init__(
        self, client: SimulatedClient, scopes: frozenset[str], life_s: int = TOKEN_LIFE_S, default_scope: str = ""
    ) -> None:
        self._client = client
        self._scopes = scopes
        self._life_s = life_s
        self._default_scope = default_scope
        self._lock = threading.Lock()
        self._issued: dict[str, tuple[float, frozenset[str]]] = {}
        self._assertions: set[str] = set()

    def issue(self, request: Request) -> Reply:
        """Answer a token request (RFC 6749, 4.4 and 5)."""
        form = dict(parse_qsl(request.body.decode("ascii", errors="replace")))
        if not self._authenticated(request, form):
            return json_reply({"error": "invalid_client"}, 401)
        if form.get("grant_type") != "client_credentials":
            return json_reply({"error": "unsupported_grant_type"}, 400)
        asked = frozenset(form.get("scope", self._default_scope).split())
        if not asked or not asked <= self._scopes:
            return json_reply({"error": "invalid_scope"}, 400)
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._issued[token] = (time.monotonic() + self._life_s, asked)
        answer = {"access_token": token, "token_type": "Bearer", "expires_in": self._life_s, "scope": " ".join(asked)}
        return json_reply(answer, headers=(("Cache-Control", "no-store"),))

    def allows(self, request: Request, scope: str) -> int:
        """Return 200, or 401 for a token that is missing, unknown or over, or 403 for one without the scope."""
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        with self._lock:
            ends_at, scopes = self._issued.get(token, (0.0, frozenset()))
        if kind.lower() != "bearer" or ends_at <= time.monotonic():
            return 401
        return 200 if scope in scopes else 403

    def forget_all(self) -> None:
        """Make every issued token unknown."""
        with self._lock:
            self._issued.clear()

    def _authenticated(self, request: Request, form: dict[str, str]) -> bool:
        if self._client.public_key_pem and form.get("client_assertion_type") == ASSERTION_TYPE:
            return self._assertion_holds(form.get("client_assertion", ""), request)
        kind, _, encoded = request.headers.get("authorization", "").partition(" ")
        try:
            client_id, _, secret = base64.b64decode(encoded, validate=True).decode("ascii").partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return False
        known = compare_digest(unquote_plus(client_id), self._client.client_id)
        return kind.lower() == "basic" and known and compare_digest(unquote_plus(secret), self._client.secret)

    def _assertion_holds(self, assertion: str, request: Request) -> bool:
        try:
            key = ECKey.import_key(self._client.public_key_pem)
            claims = jwt.decode(assertion, key, algorithms=["ES256"]).claims
            self._registry(request).validate(claims)
        except (JoseError, ValueError):
            return False
        with self._lock:
            fresh = claims["jti"] not in self._assertions
            self._assertions.add(claims["jti"])
        return fresh and claims["exp"] - claims["iat"] <= LONGEST_ASSERTION_S

    def _registry(self, request: Request) -> jwt.JWTClaimsRegistry:
        own = {"essential": True, "value": self._client.client_id}
        audience = {"essential": True, "value": f"http://{request.headers.get('host', '')}{request.path}"}
        wanted: dict[str, Any] = {"iss": own, "sub": own, "aud": audience}
        return jwt.JWTClaimsRegistry(
            leeway=0, **wanted, jti={"essential": True}, exp={"essential": True}, iat={"essential": True}
        )
