"""Who the operators of a log are: what each says of itself to everybody, by the identifier that leaves bear."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from realname.database.rows import tenant, tenant_ids
from realname.record.operators.models import Operator

ALL = "all"
"""Stands in an operator's place, in addresses, for what concerns none alone."""


@dataclass(frozen=True, slots=True)
class Named:
    """An operator: its identifier as leaves write it, its name, and its country by ISO 3166."""

    id: str
    name: str
    country: str


def operators() -> Mapping[str, Named]:
    """Return every operator by its identifier, in the order of their names. Opens a transaction each."""
    found = [named for operator_id in tenant_ids() if (named := operator(operator_id)) is not None]
    return {one.id: one for one in sorted(found, key=lambda one: one.name)}


def operator(operator_id: uuid.UUID) -> Named | None:
    """Return an operator, None where there is none of that identifier. Opens its own transaction."""
    with tenant(operator_id):
        row = Operator.objects.first()
    return Named(str(row.id), row.name, row.country) if row else None


def party_of(word: str) -> str:
    """Return an operator's identifier as figures know it: empty for what concerns none alone."""
    return "" if word == ALL else word


def word_of(party: str) -> str:
    """Return how an address names whom figures concern."""
    return party or ALL
