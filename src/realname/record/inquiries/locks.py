"""The one place where rows of inquiries are locked."""

from __future__ import annotations

import uuid

from django.db import connection

from realname.record.errors import NotFound
from realname.record.inquiries.models import Inquiry, LineDispute


def locked_inquiry(inquiry_id: uuid.UUID) -> Inquiry:
    """Return an inquiry's row, held until the transaction ends. NotFound where it is not this operator's."""
    rows = Inquiry.objects.select_for_update(of=("self",)).select_related("subscriber")
    row = rows.filter(id=inquiry_id).first()
    if row is None:
        raise NotFound("There is no such inquiry.")
    return row


def locked_dispute(dispute_id: uuid.UUID) -> LineDispute:
    """Return a dispute's row, held until the transaction ends. NotFound where it is not this operator's."""
    rows = LineDispute.objects.select_for_update(of=("self",))
    row = rows.select_related("line__subscriber", "line__registration", "subscriber").filter(id=dispute_id).first()
    if row is None:
        raise NotFound("There is no such dispute.")
    return row


def hold_number(phone_index: bytes) -> None:
    """Let nobody else count attempts of a number until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [phone_index.hex()])
