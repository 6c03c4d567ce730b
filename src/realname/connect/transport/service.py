"""Settings of one HTTP service with OAuth 2 client credentials, and the peer that they make."""

from __future__ import annotations

from dataclasses import dataclass, replace
from dataclasses import field as member

from realname.connect.transport.access_tokens import AccessTokens, ClientAuthentication
from realname.connect.transport.circuit import Circuit, CircuitRule
from realname.connect.transport.client import ClientSettings, HttpClient, Timeouts
from realname.connect.transport.peer import Peer
from realname.connect.transport.retrying import RetryRule
from realname.connect.transport.tls import TlsFiles


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """Where a service is, how we prove ourselves to its token endpoint, and how patient we are."""

    name: str
    base_url: str
    token_url: str
    authentication: ClientAuthentication
    tls: TlsFiles = member(default_factory=TlsFiles)
    timeouts: Timeouts = member(default_factory=Timeouts)
    retry: RetryRule = member(default_factory=RetryRule)
    circuit: CircuitRule = member(default_factory=CircuitRule)


def peer_for(settings: ServiceSettings, scope: str, max_answer_bytes: int = 1 << 18) -> Peer:
    """Return the peer; its token endpoint is spoken to under the same settings. NotConfigured for an unfit address."""
    client = ClientSettings(
        settings.name, timeouts=settings.timeouts, tls=settings.tls, max_answer_bytes=max_answer_bytes
    )
    token_client = HttpClient(settings.token_url, replace(client, name=f"{settings.name} tokens"))
    tokens = AccessTokens(token_client, settings.token_url, settings.authentication, scope)
    return Peer(HttpClient(settings.base_url, client), Circuit(settings.circuit), settings.retry, tokens)
