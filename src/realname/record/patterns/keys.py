"""Under which pseudonyms people and what they share are known: keyed digests, an operator's own and the service's."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from realname.connect.keys.blind_index import BlindIndex
from realname.judge.rings import Tie
from realname.record.identities.actions.counting import identity_of
from realname.record.registrations.actions.platform_keys import NOBODY, platform_key
from realname.record.subscribers.sealing import blind_index

INDEX = "patterns"


def person_of(operator_id: uuid.UUID, subscriber_id: uuid.UUID, fields: Mapping[str, str]) -> bytes:
    """Return the operator's pseudonym of a person: by her document where its number is read, else by her row."""
    return bytes(blind_index(operator_id).of("pattern.person", _named(subscriber_id, fields)))


def key_of(operator_id: uuid.UUID, kind: Tie, value: str) -> bytes:
    """Return the operator's pseudonym of a value that people can share."""
    return bytes(blind_index(operator_id).of(f"pattern.{kind}", value))


def everywhere(kind: Tie, value: str) -> bytes:
    """Return the service's pseudonym of a value."""
    return bytes(_service().of(f"pattern.{kind}", value))


def person_everywhere(subscriber_id: uuid.UUID, fields: Mapping[str, str]) -> bytes:
    """Return the service's pseudonym of a person."""
    return bytes(_service().of("pattern.person", _named(subscriber_id, fields)))


def owner_everywhere(registration_id: uuid.UUID) -> bytes:
    """Return the service's pseudonym of a registration, by which what it brought is forgotten."""
    return bytes(_service().of("pattern.registration", str(registration_id)))


def _named(subscriber_id: uuid.UUID, fields: Mapping[str, str]) -> str:
    identity = identity_of(fields)
    return str(subscriber_id) if identity is None else f"{identity.kind}|{identity.state}|{identity.number}"


def _service() -> BlindIndex:
    return BlindIndex(NOBODY, {1: platform_key(INDEX)})
