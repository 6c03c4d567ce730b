"""When a line's SIM changed last, as the record knows it."""

from __future__ import annotations

import uuid
from datetime import datetime

from realname.record.errors import NotFound
from realname.record.registrations.models import Line, Registration
from realname.record.subscribers.actions.sealed import line_index

CHANGES = (Registration.Kind.NEW_LINE, Registration.Kind.SIM_REPLACEMENT, Registration.Kind.TRANSFER)
"""A new line and a line that changes hands count too, as CAMARA has it; verifying a holder again changes no SIM."""


def latest_change(operator_id: uuid.UUID, msisdn: str) -> datetime:
    """Return when the SIM of a number (E.164) that somebody holds changed last. In the tenant's transaction.

    NotFound `line.unknown` for a number that nobody holds, and for one whose changes are not on record.
    """
    rows = Line.objects.filter(line_index=line_index(operator_id, msisdn))
    newest = rows.filter(registration__kind__in=CHANGES).order_by("-verified_at").first()
    if newest is None or not rows.exclude(state=Line.State.TERMINATED).exists():
        raise NotFound("There is no such line.", code="line.unknown")
    return newest.verified_at
