"""Take a stay from one state to the next, or refuse a step that is not possible; and read what is sealed in it."""

from __future__ import annotations

import json
import re
import unicodedata

from realname.connect.keys.data_keys import Place
from realname.record.errors import Conflict
from realname.record.operators.actions.events import emit
from realname.record.stays.models import Stay
from realname.record.stays.states import NEXT, State
from realname.record.subscribers.actions.sealed import hint_index, seal_for, unseal_for

TABLE = "stays_stay"

HINT_CHARACTERS = 4
"""So many of the last characters of a booking narrow a search to a few."""


def require(stay: Stay, *states: State) -> None:
    """Raise Conflict `stay.out_of_order` where a stay is in none of these states."""
    if stay.state not in states:
        raise Conflict(
            "This step is not possible now.", code="stay.out_of_order", remedy="Go on where the stay stands."
        )


def move(stay: Stay, state: State, **told: str) -> None:
    """Take a locked stay to its next state, and tell the property system. Conflict `stay.out_of_order`."""
    require(stay, *(before for before, after in NEXT.items() if state in after))
    stay.state = state
    stay.save(update_fields=("state", "way", "member", "sealed"))
    emit(stay.operator_id, f"stay.{state}", stay.id, {"programme": str(stay.programme_id), **told})


def seal(stay: Stay, said: dict[str, str]) -> None:
    """Put what is said of a stay into its row, sealed, with the index of its booking's last characters."""
    stay.sealed = seal_for(stay.guest, json.dumps(said, ensure_ascii=False).encode(), _place(stay))
    stay.hint_index = hint_index(stay.operator_id, hint_of(said["booking"]))


def said_of(stay: Stay) -> dict[str, str]:
    """Return what is said of a stay: `booking`, `name`, and what the guest told of it. Conflict `subscriber.erased`."""
    said: dict[str, str] = json.loads(unseal_for(stay.guest, bytes(stay.sealed), _place(stay)))
    return said


def hint_of(booking: str) -> str:
    """Return the last characters of a booking as they are compared: letters and digits alone, large."""
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", booking).upper())[-HINT_CHARACTERS:]


def _place(stay: Stay) -> Place:
    return Place(TABLE, "sealed", stay.id)
