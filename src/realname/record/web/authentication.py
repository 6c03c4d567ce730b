"""Who calls: a bearer token (RFC 6750), what it may do, and how often."""

from __future__ import annotations

import os
from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from realname.record.errors import Unauthenticated
from realname.record.operators.actions.clients import SCOPES, Caller
from realname.record.operators.actions.limits import take_token
from realname.record.operators.actions.signing import authenticate

PER_SECOND = float(os.environ.get("REALNAME_CALLS_PER_SECOND") or 20)
BURST = int(os.environ.get("REALNAME_CALLS_AT_ONCE") or 100)
"""A client's allowance: at most five registrations' calls at once, and four registrations a second over time."""


class Request(HttpRequest):
    """A request of a known caller."""

    auth: Caller


class AccessToken(HttpBearer):
    """Require a token that holds `scope`; its name in the reference is its class's."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Any:
        """Return the caller. Unauthenticated, Denied, TooMany."""
        kind, _, value = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not value:
            raise Unauthenticated("This call needs an access token.")
        return self.authenticate(request, value.strip())

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """Return the caller whom the token names, having counted the call."""
        del request
        caller = authenticate(token)
        caller.require(self.scope)
        count_call(caller)
        return caller


def count_call(caller: Caller) -> None:
    """Take one call from the client's allowance. TooMany."""
    take_token(caller, per_second=PER_SECOND, burst=BURST)


NEEDS = {scope: AccessToken(scope) for scope in SCOPES}
"""The authentication of an endpoint, by the scope that it needs."""
