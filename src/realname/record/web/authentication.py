"""Who calls: a bearer token (RFC 6750), what it may do, and how often."""

from __future__ import annotations

import hashlib
import hmac
import os
from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from realname.record.errors import Denied, Unauthenticated
from realname.record.operators.actions.clients import SCOPES, Caller
from realname.record.operators.actions.limits import take_token
from realname.record.operators.actions.signing import authenticate

PER_SECOND = float(os.environ.get("REALNAME_CALLS_PER_SECOND") or 20)
BURST = int(os.environ.get("REALNAME_CALLS_AT_ONCE") or 100)
"""A client's allowance: at most five registrations' calls at once, and four registrations a second over time."""


class Request(HttpRequest):
    """A request of a known caller."""

    auth: Caller


CAPTURE = "capture"
"""The scope of a phone that was let into one registration."""

DEVICE_HEADER = "Capture-Device"


class AccessToken(HttpBearer):
    """Require a token that holds `scope`; its name in the reference is its class's."""

    def __init__(self, scope: str, *, phones: bool = False) -> None:
        """Let phones in too, where the address names the registration that is theirs."""
        super().__init__()
        self.scope = scope
        self.phones = phones

    def __call__(self, request: HttpRequest) -> Any:
        """Return the caller. Unauthenticated, Denied, TooMany."""
        kind, _, value = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not value:
            raise Unauthenticated("This call needs an access token.")
        return self.authenticate(request, value.strip())

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """Return the caller whom the token names, having counted the call."""
        caller = authenticate(token)
        if self.phones and CAPTURE in caller.scopes:
            _require_own(request, caller)
        else:
            caller.require(self.scope)
        count_call(caller)
        return caller


def count_call(caller: Caller) -> None:
    """Take one call from the client's allowance. TooMany."""
    take_token(caller, per_second=PER_SECOND, burst=BURST)


def _require_own(request: HttpRequest, caller: Caller) -> None:
    """Raise Denied for another registration than the phone's, and Unauthenticated for another phone."""
    asked = request.resolver_match.kwargs.get("registration_id") if request.resolver_match else None
    # The address gives text: ninja replaces Django's converter by one that makes no UUID of it.
    if asked is not None and str(asked) != str(caller.registration_id):
        raise Denied(
            "This link was made for another registration.",
            code="capture.other_registration",
            remedy="Ask for a link to this one where it was begun.",
        )
    secret = hashlib.sha256(request.headers.get(DEVICE_HEADER, "").encode()).digest()
    if not hmac.compare_digest(secret, caller.device):
        raise Unauthenticated(
            "This token belongs to another device.",
            code="capture.other_device",
            remedy=f"Send the secret of the device that opened the link as `{DEVICE_HEADER}`, or ask for a new link.",
        )


NEEDS = {scope: AccessToken(scope) for scope in SCOPES}
"""The authentication of an endpoint, by the scope that it needs."""

OR_PHONE = {scope: AccessToken(scope, phones=True) for scope in SCOPES}
"""The same for endpoints that the phone of the registration's own person may call too."""
