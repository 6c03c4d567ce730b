"""The one place where rows of registrations are locked: a row is changed only by who holds it."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from realname.record.errors import NotFound
from realname.record.registrations.models import CaptureTicket, Contact, Line, LineOrder, Registration


def locked_registration(registration_id: uuid.UUID) -> Registration:
    """Return a registration's row, held until the transaction ends. NotFound where it is not this operator's."""
    row = Registration.objects.select_for_update().filter(id=registration_id).first()
    if row is None:
        raise NotFound("There is no such registration.")
    return row


def locked_contact(contact_id: uuid.UUID) -> Contact:
    """Return a code's row, held until the transaction ends."""
    return Contact.objects.select_for_update(of=("self",)).select_related("registration__subscriber").get(id=contact_id)


def locked_order(order_id: uuid.UUID) -> LineOrder:
    """Return an order's row, held until the transaction ends."""
    return LineOrder.objects.select_for_update().get(id=order_id)


def locked_ticket(ticket_id: uuid.UUID) -> CaptureTicket | None:
    """Return a ticket's row, held until the transaction ends; None where it is not there."""
    return CaptureTicket.objects.select_for_update().filter(id=ticket_id).first()


def locked_line(line_id: uuid.UUID) -> Line:
    """Return a line's row, held until the transaction ends. NotFound where it is not this operator's."""
    row = Line.objects.select_for_update(of=("self",)).select_related("subscriber").filter(id=line_id).first()
    if row is None:
        raise NotFound("There is no such line.")
    return row


def locked_lines(line_index: bytes) -> QuerySet[Line]:
    """Return the rows by which a number is held now, held until the transaction ends."""
    return Line.objects.select_for_update().filter(line_index=line_index).exclude(state=Line.State.TERMINATED)
