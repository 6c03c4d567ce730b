"""What a phone is told of the one registration that it was let into: what its person needs, and no more.

Whoever opened the link holds a phone, and nothing is known of the hand that holds the phone.
"""

from __future__ import annotations

import uuid
from typing import Any

from realname.record.operators.actions.clients import Caller
from realname.record.registrations import selectors
from realname.record.registrations.actions import deciding

NOT_HERS = frozenset({"attestation", "activation"})
"""Steps of the operator's own systems and officers."""

NOBODY = str(uuid.UUID(int=0))
"""In the place of an identifier that a phone has no use for."""


def shown_to(caller: Caller, registration_id: uuid.UUID) -> dict[str, Any]:
    """Return a registration as this caller is told of it. NotFound. Inside the tenant's transaction."""
    told = selectors.shown(registration_id)
    if caller.registration_id is None:
        return told
    line, acting = told["line"], told["representation"]
    return {
        **told,
        "line": line and {"msisdn": line["msisdn"]},
        "representation": acting and {**acting, "mandate": "", "representative_id": NOBODY},
        "holder_id": None,
        "order": None,
        "possible_now": [step for step in told["possible_now"] if step not in NOT_HERS],
    }


def decision_shown_to(caller: Caller, registration_id: uuid.UUID) -> dict[str, Any]:
    """Return the decision that counts as this caller is told of it. NotFound. Inside the tenant's transaction."""
    told = deciding.shown(deciding.newest_decision(registration_id)[0])
    return told if caller.registration_id is None else {**told, "checks": []}
