"""Put the flights' jobs on the queue by name, in the transaction of the rows that caused them."""

from __future__ import annotations

import uuid

from realname.record.queue import outbox
from realname.record.registrations.actions.jobs import ENGINE

OPEN_GALLERY = "flights.open_gallery"
READ_DOCUMENT = "flights.read_document"


def defer_gallery(operator_id: uuid.UUID, flight_id: uuid.UUID) -> None:
    """Have a flight's gallery made: where the engine is resident, which says by what templates are made."""
    job = outbox.configure_task(OPEN_GALLERY, queue=ENGINE, lock=str(flight_id))
    job.defer(operator_id=str(operator_id), flight_id=str(flight_id))


def defer_reading(operator_id: uuid.UUID, face_pass_id: uuid.UUID) -> None:
    """Have the document that somebody showed read: she waits for it."""
    job = outbox.configure_task(READ_DOCUMENT, queue=ENGINE, lock=str(face_pass_id), priority=1)
    job.defer(operator_id=str(operator_id), face_pass_id=str(face_pass_id))
