"""Who may ask for a person's case, and who may agree: two people, each an officer of the operator or of a regulator."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from realname.record.errors import Denied

ROLES = ("regulator", "administrator")
"""Staff who are officers; of somebody with both, the first."""


@dataclass(frozen=True, slots=True)
class Officer:
    """A member of staff, as she is signed in."""

    operator_id: uuid.UUID
    member_id: uuid.UUID
    roles: frozenset[str]

    @property
    def role(self) -> str:
        """Return the role in which she acts. Denied `access.no_officer` for whoever has neither."""
        for role in ROLES:
            if role in self.roles:
                return role
        raise Denied(
            "This member of staff is no officer.",
            code="access.no_officer",
            remedy="Have the operator's administrator give the role of a regulator.",
        )
