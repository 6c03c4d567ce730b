"""The shapes of what operators send and are answered, as the reference shows them."""

from __future__ import annotations

import uuid
from typing import Annotated, Any, ClassVar, Literal

from ninja import Field

from realname.record.web.shapes import Given, Told


class Token(Told):
    """An access token, as RFC 6749 (5.1) names its members."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int
    scope: str


class PolicyGiven(Given):
    """A policy to publish: its TOML, and the kinds of registration that it judges from now on."""

    lines_in: ClassVar[frozenset[str]] = frozenset({"text"})

    text: str = Field(max_length=100_000)
    kinds: list[Annotated[str, Field(max_length=20)]] = Field(min_length=1, max_length=4)


class PolicyTold(Told):
    """A published policy."""

    id: uuid.UUID
    name: str
    version: str
    digest: str
    in_force_for: list[str]
    rules: dict[str, Any]


class PoliciesTold(Told):
    """A page of policies, newest first."""

    items: list[PolicyTold]
    next_cursor: str


class EndpointGiven(Given):
    """Where to send events, and of which types; no types means all."""

    url: str = Field(max_length=500)
    types: list[Annotated[str, Field(max_length=60)]] = Field(default_factory=list, max_length=50)


class EndpointTold(Told):
    """A webhook endpoint."""

    id: uuid.UUID
    url: str
    types: list[str]


class EndpointMade(EndpointTold):
    """A webhook endpoint just made, with its signing secret, which is shown this once."""

    secret: str


class EndpointsTold(Told):
    """A page of endpoints, newest first."""

    items: list[EndpointTold]
    next_cursor: str


class DeliveryTold(Told):
    """One event on its way to one endpoint."""

    id: uuid.UUID
    endpoint_id: uuid.UUID
    event_id: uuid.UUID
    type: str
    subject: uuid.UUID
    state: str
    attempts: int
    last_status: int | None
    last_error: str


class DeliveriesTold(Told):
    """A page of deliveries, newest first."""

    items: list[DeliveryTold]
    next_cursor: str
