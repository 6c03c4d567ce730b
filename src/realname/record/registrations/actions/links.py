"""What the counter shows of a phone's link: its words again while it can be opened, and whether it was."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from realname.record.operators.actions.clients import Caller
from realname.record.operators.actions.signing import give_token
from realname.record.operators.actions.tokens import TICKET
from realname.record.registrations.models import CaptureTicket


@dataclass(frozen=True, slots=True)
class Link:
    """The newest link of a registration. `value` is its ticket, empty once it was opened or is too old."""

    value: str = field(repr=False)
    opened_at: datetime | None
    expires_at: datetime


def newest_link(operator_id: uuid.UUID, registration_id: uuid.UUID) -> Link | None:
    """Return the newest link, None where there was none yet. Inside the tenant's transaction.

    A ticket is signed anew for the row that it names: what can be opened, and until when, is the row's alone.
    """
    row = CaptureTicket.objects.filter(registration=registration_id).order_by("-id").first()
    if row is None:
        return None
    if row.claimed_at is not None or row.expires_at <= timezone.now():
        return Link("", row.claimed_at, row.expires_at)
    phone = Caller(operator_id, f"ticket.{row.id.hex}", frozenset({TICKET}), registration_id=registration_id)
    return Link(give_token(phone).value, None, row.expires_at)
