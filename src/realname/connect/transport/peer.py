"""One service of the outside world: calls with credentials, through a circuit, tried again where that is safe."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as member
from typing import Any, Protocol

from realname.connect.transport.answers import HttpAnswer, code_in, refusal
from realname.connect.transport.circuit import Circuit
from realname.connect.transport.client import HttpClient
from realname.connect.transport.errors import NotAuthorised
from realname.connect.transport.retrying import RetryRule, retry


class Credentials(Protocol):
    """What proves us to a service, for each attempt anew."""

    def headers(self, content: bytes) -> Mapping[str, str]:
        """Return headers for a request with this content."""
        ...

    def renew(self) -> bool:
        """Give up what was just refused, and say whether other credentials may be accepted."""
        ...


class Anonymous:
    """No credentials."""

    def headers(self, content: bytes) -> Mapping[str, str]:
        """Return nothing."""
        del content
        return {}

    def renew(self) -> bool:
        """Say that there are no others."""
        return False


@dataclass(frozen=True, slots=True)
class Call:
    """One request.

    idempotent   twice is as good as once, by the method's nature or by a key that the request carries
    answers      statuses from 400 on that are answers and no errors
    code_paths   where a JSON error body may hold its code
    """

    method: str
    path: str
    idempotent: bool
    body: Mapping[str, Any] | None = member(default=None, repr=False)
    answers: frozenset[int] = frozenset()
    code_paths: tuple[tuple[str, ...], ...] = (("code",),)
    headers: Mapping[str, str] = member(default_factory=dict, repr=False)
    correlation_id: str = ""


class Peer:
    """Make calls to one service. Safe for threads where its parts are."""

    def __init__(
        self, client: HttpClient, circuit: Circuit, rule: RetryRule, credentials: Credentials | None = None
    ) -> None:
        self.circuit = circuit
        self._client = client
        self._rule = rule
        self._credentials = credentials or Anonymous()

    def make(self, call: Call, credentials: Credentials | None = None) -> HttpAnswer:
        """Return the answer; TransportError where there is none, or where its status says no.

        `credentials` stand in for the service's own in this call. Refused once (401), they are renewed if they can be
        and the call is made once more, which is safe: what was refused was not done.
        """
        content = b"" if call.body is None else encode_json(call.body)
        proof = credentials or self._credentials
        correlation_id = call.correlation_id or str(uuid.uuid4())

        def attempt() -> HttpAnswer:
            with self.circuit.guard():
                return self._send(call, content, proof, correlation_id)

        def attempt_with_renewal() -> HttpAnswer:
            try:
                return attempt()
            except NotAuthorised as error:
                if error.status != 401 or not proof.renew():  # noqa: PLR2004  403 means known and not allowed
                    raise
                return attempt()

        return retry(attempt_with_renewal, self._rule, idempotent=call.idempotent)

    def _send(self, call: Call, content: bytes, proof: Credentials, correlation_id: str) -> HttpAnswer:
        headers = {**call.headers, **proof.headers(content)}
        if call.body is not None:
            headers["Content-Type"] = "application/json"
        answer = self._client.send(
            call.method, call.path, content=content, headers=headers, correlation_id=correlation_id
        )
        if answer.status >= 400 and answer.status not in call.answers:  # noqa: PLR2004  the classes of refusals
            raise refusal(answer, code_in(answer, *call.code_paths))
        return answer


def encode_json(value: Mapping[str, Any]) -> bytes:
    """Return the JSON text in UTF-8, without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
