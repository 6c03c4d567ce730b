"""A stay as its guest sees it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from realname.database.rows import tenant
from realname.judge.lodging import HouseRules
from realname.record.operators.selectors import name_of
from realname.record.stays.actions.hotels import hotel_of, rules_of
from realname.record.stays.actions.steps import said_of
from realname.record.stays.actions.verifying import is_verified, verifying
from realname.record.stays.selectors import stay_of
from realname.record.stays.states import COMING


@dataclass(frozen=True, slots=True)
class Standing:
    """One stay at one moment.

    said         what the booking says, and what she told the hotel
    rules        what the hotel goes by
    is_verified  she was verified for this stay; `is_verifying` while that is under way
    """

    operator_id: uuid.UUID
    id: uuid.UUID
    programme_id: uuid.UUID
    hotel: str
    operator: str
    language: str
    arrival: date
    departure: date
    state: str
    way: str
    said: Mapping[str, str] = field(repr=False)
    rules: HouseRules
    is_verified: bool
    is_verifying: bool

    @property
    def is_coming(self) -> bool:
        """Whether she may still choose how she arrives."""
        return self.state in COMING


def standing(operator_id: uuid.UUID, stay_id: uuid.UUID) -> Standing:
    """Look where a stay stands. Opens its own transaction. NotFound."""
    with tenant(operator_id):
        row = stay_of(stay_id)
        return Standing(
            operator_id=operator_id,
            id=row.id,
            programme_id=row.programme_id,
            hotel=row.programme.party,
            operator=name_of(),
            language=row.language,
            arrival=row.arrival,
            departure=row.departure,
            state=row.state,
            way=row.way,
            said=said_of(row),
            rules=rules_of(hotel_of(row.programme_id)),
            is_verified=is_verified(row),
            is_verifying=verifying(row) is not None,
        )
