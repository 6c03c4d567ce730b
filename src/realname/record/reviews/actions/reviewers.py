"""Who reviews: a member of an operator's staff who holds the role."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from realname.record.errors import Denied

ROLE = "reviewer"


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A member of staff, as she is signed in."""

    operator_id: uuid.UUID
    member_id: uuid.UUID
    roles: frozenset[str]

    def require(self) -> None:
        """Raise Denied `review.no_reviewer` for whoever does not hold the role."""
        if ROLE not in self.roles:
            raise Denied(
                "This member of staff is no reviewer.",
                code="review.no_reviewer",
                remedy="Have the operator's administrator give the role.",
            )
