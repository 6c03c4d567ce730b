"""Registrations that share things, for tests: decided whole where that matters, else marked as decided ones are."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tests.integration.picture_way import TODAY, agree, measure_all, show
from tests.judge.tables import STAMP, invented
from tests.pages.stand_ins import RED, ColourFaces, page, read_page, square

from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.judge.rings import Tie
from realname.measure.images import Image
from realname.measure.readings import DocumentReading
from realname.record.operators.actions.clients import Caller
from realname.record.patterns import tasks
from realname.record.patterns.actions.analysts import Analyst
from realname.record.patterns.actions.finding import look
from realname.record.patterns.keys import key_of, person_of
from realname.record.patterns.models import MarkRow, RingRow
from realname.record.registrations.actions import deciding, steps
from realname.record.registrations.models import Registration


def reading(number: str) -> Instruments:
    """Return instruments to which every document bears that number."""

    def read(image: Image, on: date) -> DocumentReading:
        found = read_page(image, on)
        fields = [replace(one, value=number) if one.name == "document_number" else one for one in found.fields]
        return replace(found, fields=tuple(fields))

    return Instruments(ColourFaces(), invented(STAMP), read)


def begin(caller: Caller, number: int = 1) -> uuid.UUID:
    application = steps.Application("new_line", f"+4477009{number:05}")
    with tenant(caller.operator_id):
        return steps.create_registration(caller, application).id


def decided(caller: Caller, document: str, picture: bytes = b"", number: int = 1) -> uuid.UUID:
    """Take a registration to its decision, with a document of that number and that picture."""
    tools, registration = reading(document), begin(caller, number)
    agree(caller, registration, "document", "face")
    measure_all(caller, tools, *show(caller, registration, "document", picture or page(RED)))
    measure_all(caller, tools, *show(caller, registration, "face", square(RED)))
    deciding.decide_registration(caller.operator_id, registration, tools, TODAY)
    return registration


def look_at(caller: Caller, registration: uuid.UUID) -> None:
    """Do the job that a decision puts on the queue."""
    tasks.look.func(str(caller.operator_id), str(registration))


def marked(
    caller: Caller, person: str, keys: Sequence[tuple[Tie, str]], registration: uuid.UUID | None = None
) -> bytes:
    """Give a registration marks of that person, and return her pseudonym."""
    registration = begin(caller)
    with tenant(caller.operator_id):
        row = Registration.objects.get(id=registration)
        fields = {"document_kind": "TD3", "issuing_state": "UTO", "document_number": person}
        identity = person_of(caller.operator_id, row.subscriber_id, fields)
        MarkRow.objects.bulk_create(
            MarkRow(
                operator_id=caller.operator_id,
                registration=row,
                subscriber_id=row.subscriber_id,
                identity=identity,
                kind=kind,
                digest=key_of(caller.operator_id, kind, value),
            )
            for kind, value in keys
        )
    return identity


def ring_of(caller: Caller, people: int = 7, device: str = "till") -> RingRow:
    """Have people share a device, find their ring, and return it."""
    found = [marked(caller, f"{device} {number}", [(Tie.DEVICE, device)]) for number in range(people)]
    row = look(caller.operator_id, found[-1])
    assert row is not None
    return row


def analyst(caller: Caller, *roles: str) -> Analyst:
    return Analyst(caller.operator_id, uuid.uuid4(), frozenset(roles or ("analyst",)))
