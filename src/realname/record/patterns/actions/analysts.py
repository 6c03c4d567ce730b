"""Who looks at rings: a member of an operator's staff who holds the role of a fraud analyst."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from realname.record.errors import Denied

ROLE = "analyst"


@dataclass(frozen=True, slots=True)
class Analyst:
    """A member of staff, as she is signed in."""

    operator_id: uuid.UUID
    member_id: uuid.UUID
    roles: frozenset[str]

    @property
    def client_id(self) -> str:
        """How she is named where callers are."""
        return f"staff.{self.member_id.hex}"

    def require(self) -> None:
        """Raise Denied `ring.no_analyst` for whoever does not hold the role."""
        if ROLE not in self.roles:
            raise Denied(
                "This member of staff is no fraud analyst.",
                code="ring.no_analyst",
                remedy="Have the operator's administrator give the role.",
            )
