"""What an approval makes true, in its transaction: who the person is, the face she agreed to leave, and the order."""

from __future__ import annotations

from realname.evaluate.trial import Readings
from realname.judge.checks.document_sides import known, surely
from realname.judge.facts import Way
from realname.measure.readings import DocumentReading, FaceReading
from realname.record.registrations.actions import contacts, lines
from realname.record.registrations.models import Registration
from realname.record.subscribers.actions.consents import face_permit
from realname.record.subscribers.actions.people import change_fields
from realname.record.subscribers.actions.templates import keep_template

KEPT = (
    "document_number",
    "issuing_state",
    "name",
    "surname",
    "given_names",
    "birth_date",
    "sex",
    "nationality",
    "address",
    "valid_until",
)
"""What the law asks an operator to know of its subscribers; ethnicity is read on some documents, and not kept."""


def approve(registration: Registration, readings: Readings, way: Way) -> None:
    """Write down what was approved and hand the line over."""
    fields = fields_of(readings.documents)
    if number := contacts.confirmed_number(registration.id):
        fields["phone"] = number
    change_fields(registration.subscriber, fields)
    if way is Way.FACE and (best := _best(readings)) is not None:
        keep_template(registration.subscriber, best.template, face_permit(registration.subscriber_id))
    lines.hand_over(registration)


def fields_of(sides: tuple[DocumentReading, ...]) -> dict[str, str]:
    """Return what a document surely says of its holder, as it is written there, in its own script."""
    found: dict[str, str] = {}
    for side in known(sides):
        found["document_kind"] = found.get("document_kind", side.kind.value)
        for name in KEPT:
            value = surely(side.find(name))
            if value is not None:
                found.setdefault(name, value)
    return found


def _best(readings: Readings) -> FaceReading | None:
    """Return the face that is easiest to recognise: an approval has only photographs of one person."""
    faces = [reading.faces[0] for reading in readings.faces if reading.faces]
    return max(faces, key=lambda face: face.quality.recognisability, default=None)
