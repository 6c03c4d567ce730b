"""Which operator an address means: by its id, or by its short name where only one operator has it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from realname.database.rows import tenant, tenant_ids
from realname.record.operators.selectors import name_of, slug_of


@dataclass(frozen=True, slots=True)
class Chosen:
    """An operator whose pages these are."""

    id: uuid.UUID
    name: str


def chosen(word: str) -> Chosen | None:
    """Return the operator of that id or short name; None where there is none, or several have the name."""
    try:
        known = [one for one in tenant_ids() if one == uuid.UUID(word)]
    except ValueError:
        known = [one for one in tenant_ids() if _slug(one) == word.lower()]
    if len(known) != 1:
        return None
    with tenant(known[0]):
        return Chosen(known[0], name_of())


def _slug(operator_id: uuid.UUID) -> str:
    with tenant(operator_id):
        return slug_of()
