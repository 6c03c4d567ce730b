"""OAuth 2.0 client credentials (RFC 6749, 4.4): ask for a token, keep it until shortly before it ends."""

from __future__ import annotations

import base64
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as member
from typing import Protocol
from urllib.parse import quote_plus, urlencode

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey

from realname.connect.transport.answers import HttpAnswer, code_in, refusal
from realname.connect.transport.client import HttpClient
from realname.connect.transport.errors import BadAnswer, NotAuthorised, NotConfigured, Refused, TransportError

SPARE_S = 30.0
"""A token is renewed this long before it ends, or at half its life where that comes later."""

ASSERTION_S = 120
"""Life of a client assertion; CAMARA's security profile allows 300 s."""

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class ClientAuthentication(Protocol):
    """How a client proves itself at the token endpoint."""

    def proof(self, token_url: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """Return form members and headers for one request."""
        ...


@dataclass(frozen=True, slots=True)
class ClientSecret:
    """`client_secret_basic` (RFC 6749, 2.3.1)."""

    client_id: str
    secret: str = member(repr=False)

    def proof(self, token_url: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """Return the Authorization header; the address plays no part."""
        del token_url
        pair = f"{quote_plus(self.client_id)}:{quote_plus(self.secret)}".encode("ascii")
        return {}, {"Authorization": f"Basic {base64.b64encode(pair).decode('ascii')}"}


@dataclass(frozen=True, slots=True)
class PrivateKeyJwt:
    """`private_key_jwt` (OpenID Connect Core, 9), the only method of CAMARA's security profile.

    `algorithm` is ES256, PS256, RS256 or EdDSA and fits the key, a PEM text. The wall clock dates the assertion.
    """

    client_id: str
    private_key_pem: str = member(repr=False)
    key_id: str
    algorithm: str = "ES256"

    def proof(self, token_url: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """Return the signed assertion, meant for this token endpoint alone. NotConfigured where the key is unfit."""
        now = int(time.time())
        claims = {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": token_url,
            "jti": str(uuid.uuid4()),
            "iat": now,
            "exp": now + ASSERTION_S,
        }
        header = {"alg": self.algorithm, "kid": self.key_id, "typ": "JWT"}
        try:
            assertion = jwt.encode(header, claims, self._key(), algorithms=[self.algorithm])
        except (JoseError, ValueError, TypeError):
            raise NotConfigured("the client's private key does not fit its algorithm") from None
        form = {"client_id": self.client_id, "client_assertion_type": ASSERTION_TYPE, "client_assertion": assertion}
        return form, {}

    def _key(self) -> ECKey | OKPKey | RSAKey:
        if self.algorithm.startswith("ES"):
            return ECKey.import_key(self.private_key_pem)
        if self.algorithm == "EdDSA":
            return OKPKey.import_key(self.private_key_pem)
        return RSAKey.import_key(self.private_key_pem)


class AccessTokens:
    """Give bearer headers. `client` is bound to the token endpoint's address. Safe for threads.

    An empty scope is not sent: the endpoint then gives its own default (RFC 6749, 3.3).
    """

    def __init__(
        self,
        client: HttpClient,
        token_url: str,
        authentication: ClientAuthentication,
        scope: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._token_url = token_url
        self._authentication = authentication
        self._scope = scope
        self._clock = clock
        self._lock = threading.Lock()
        self._token = ""
        self._good_until = 0.0
        self._no_use_asking = False

    def headers(self, content: bytes) -> Mapping[str, str]:
        """Return the Authorization header, with a token kept or fetched; the content plays no part.

        A TransportError of the fetch has `sent` False: of the call that needs the token nothing left us.
        """
        del content
        with self._lock:
            if not self._token or self._clock() >= self._good_until:
                self._no_use_asking = False
                try:
                    self._token, life_s = self._fetch()
                except TransportError as error:
                    self._no_use_asking = isinstance(error, NotAuthorised)
                    error.sent = False
                    raise
                self._good_until = self._clock() + max(life_s - SPARE_S, life_s / 2)
            return {"Authorization": f"Bearer {self._token}"}

    def renew(self) -> bool:
        """Forget the token, and say whether another can be had: not where the token endpoint itself refused us."""
        with self._lock:
            self._token = ""
            return not self._no_use_asking

    def _fetch(self) -> tuple[str, float]:
        form, headers = self._authentication.proof(self._token_url)
        scope = {"scope": self._scope} if self._scope else {}
        content = urlencode({"grant_type": "client_credentials", **scope, **form}).encode("ascii")
        answer = self._client.send(
            "POST", content=content, headers={"Content-Type": "application/x-www-form-urlencoded", **headers}
        )
        if answer.status != 200:  # noqa: PLR2004  RFC 6749, 5.1
            raise _token_refusal(answer)
        value = answer.json_object()
        token, kind, life = value.get("access_token"), value.get("token_type"), _seconds(value.get("expires_in"))
        if not isinstance(token, str) or not token.isascii() or not token.isprintable() or not token:
            raise BadAnswer("the token endpoint's answer holds no token")
        if not isinstance(kind, str) or kind.lower() != "bearer":
            raise BadAnswer("the token endpoint gave a token of another kind than Bearer")
        return token, life


def _token_refusal(answer: HttpAnswer) -> TransportError:
    error = refusal(answer, code_in(answer, ("error",)))
    if isinstance(error, Refused):
        return NotAuthorised("no token was given to us", status=error.status, answer_code=error.answer_code)
    return error


def _seconds(value: object) -> float:
    """Return `expires_in`, which some give as text; a minute where it is not stated (RFC 6749 lets it be left out)."""
    try:
        seconds = float(str(value))
    except ValueError:
        return 60.0
    return min(max(seconds, 1.0), 24 * 3600.0)
