"""What an approval makes true, in its transaction: who the person is, the face she agreed to leave, and the order."""

from __future__ import annotations

from realname.evaluate.trial import Readings
from realname.judge.facts import Way
from realname.measure.readings import FaceReading
from realname.record.galleries.actions.entering import enter
from realname.record.operators.actions.policies import rules_of
from realname.record.registrations.actions import contacts, lines, steps
from realname.record.registrations.actions.kept_fields import fields_of
from realname.record.registrations.models import Registration
from realname.record.registrations.states import State
from realname.record.subscribers.actions.consents import face_permit
from realname.record.subscribers.actions.people import change_fields
from realname.record.subscribers.actions.templates import keep_template


def approve(registration: Registration, readings: Readings, way: Way) -> None:
    """Write down what was approved and hand the line over; a check-in has none, and is over."""
    fields = fields_of(readings.documents)
    if number := contacts.confirmed_number(registration.id):
        fields["phone"] = number
    change_fields(registration.subscriber, fields)
    if way is Way.FACE and (best := best_face(readings)) is not None:
        keep_template(registration.subscriber, best.template, face_permit(registration.subscriber_id))
        if rules_of(registration.policy).gallery is not None:
            enter(registration, best.template, fields)
    if registration.kind == Registration.Kind.CHECK_IN:
        steps.move(registration, State.ACTIVATED)
    else:
        lines.hand_over(registration)


def best_face(readings: Readings) -> FaceReading | None:
    """Return the face that is easiest to recognise: an approval has only photographs of one person."""
    faces = [reading.faces[0] for reading in readings.faces if reading.faces]
    return max(faces, key=lambda face: face.quality.recognisability, default=None)
