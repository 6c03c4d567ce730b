"""Is it she? Read the document, compare the face with its portrait by the default policy's rates, find who she is.

Nothing that is measured is kept: a verdict, and whom it found. Whoever is not confirmed learns only how pictures can be
better, and nothing of whether the document is known.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.evaluate.trial import Trial, verify
from realname.judge.decision import Result
from realname.judge.policy import load_policy
from realname.measure.errors import MeasureError
from realname.measure.images import open_image
from realname.measure.readings import Permit
from realname.record.errors import Denied
from realname.record.inquiries.actions.showing import pictures_of
from realname.record.inquiries.actions.steps import move, require
from realname.record.inquiries.locks import locked_inquiry
from realname.record.inquiries.models import Finding, Inquiry, InquiryPicture
from realname.record.inquiries.states import Outcome, State
from realname.record.operators.actions.events import emit
from realname.record.registrations.actions.kept_fields import fields_of
from realname.record.subscribers.actions.consents import OWN_DATA, face_permit
from realname.record.subscribers.actions.people import people_with_document

NEAR = "face.cannot_tell"
"""Told to nobody: whoever looks like her would learn that it is worth trying on."""

FOLLOWS = "face.nothing_to_compare"
"""Follows from what another reason says, and mends nothing by itself."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """What she showed, and the permit to measure her face."""

    documents: list[bytes]
    faces: list[bytes]
    permit: Permit


def prove(operator_id: uuid.UUID, inquiry_id: uuid.UUID, tools: Instruments, on: date) -> None:
    """Measure and settle. Running it again changes nothing. Without a live consent nothing is measured.

    Opens its own transactions, and none while it measures.
    """
    with tenant(operator_id):
        shown = _claim(inquiry_id)
    if shown is None:
        return
    try:
        pictures = [open_image(picture) for picture in shown.documents]
        faces = [open_image(picture) for picture in shown.faces]
        trial = verify(pictures, faces, load_policy(), on, permit=shown.permit, tools=tools)
    except MeasureError:
        _refuse(operator_id, inquiry_id, Outcome.FAILED)
        return
    if trial.decision.outcome is Result.APPROVED:
        _settle(operator_id, inquiry_id, trial)
    elif trial.decision.outcome is Result.RETRY and NEAR not in trial.decision.reasons:
        reasons = tuple(code for code in trial.decision.reasons if code != FOLLOWS)
        _refuse(operator_id, inquiry_id, Outcome.MEND, reasons)
    else:
        _refuse(operator_id, inquiry_id, Outcome.NOT_CONFIRMED)


def give_up(operator_id: uuid.UUID, inquiry_id: uuid.UUID) -> None:
    """End a measuring that failed however often it was tried."""
    _refuse(operator_id, inquiry_id, Outcome.FAILED)


def find(inquiry: Inquiry, document_number: str, birth_date: str) -> int:
    """Note whom an inquiry is about: people of that number and that birth date. Return how many. In a transaction."""
    people = people_with_document(inquiry.operator_id, document_number, birth_date)
    Finding.objects.bulk_create(
        Finding(operator_id=inquiry.operator_id, inquiry=inquiry, subscriber=person) for person in people
    )
    return len(people)


def _claim(inquiry_id: uuid.UUID) -> _Shown | None:
    inquiry = locked_inquiry(inquiry_id)
    if inquiry.state != State.MEASURING or inquiry.ended_at is not None or inquiry.subscriber.erased_at is not None:
        return None
    try:
        permit = face_permit(inquiry.subscriber_id, OWN_DATA)
    except Denied:
        _refuse_locked(inquiry, Outcome.FAILED)
        return None
    kinds = InquiryPicture.Kind
    return _Shown(pictures_of(inquiry, kinds.DOCUMENT), pictures_of(inquiry, kinds.FACE), permit)


def _settle(operator_id: uuid.UUID, inquiry_id: uuid.UUID, trial: Trial) -> None:
    fields = fields_of(trial.readings.documents)
    number, birth_date = fields.get("document_number"), fields.get("birth_date")
    if not number or not birth_date:
        _refuse(operator_id, inquiry_id, Outcome.MEND, ("document.blurred",))
        return
    with tenant(operator_id):
        inquiry = locked_inquiry(inquiry_id)
        if inquiry.state != State.MEASURING or inquiry.ended_at is not None:
            return
        if find(inquiry, number, birth_date):
            move(inquiry, State.PROVED)
            emit(operator_id, "inquiry.proved", inquiry.id, {"way": inquiry.way})
        else:
            _refuse_locked(inquiry, Outcome.NOTHING)


def _refuse(operator_id: uuid.UUID, inquiry_id: uuid.UUID, outcome: Outcome, reasons: tuple[str, ...] = ()) -> None:
    with tenant(operator_id):
        inquiry = locked_inquiry(inquiry_id)
        if inquiry.state == State.MEASURING and inquiry.ended_at is None:
            _refuse_locked(inquiry, outcome, reasons)


def _refuse_locked(inquiry: Inquiry, outcome: Outcome, reasons: tuple[str, ...] = ()) -> None:
    require(inquiry, State.MEASURING)
    inquiry.outcome, inquiry.reasons = outcome, list(reasons)
    inquiry.save(update_fields=("outcome", "reasons"))
    move(inquiry, State.REFUSED)
    emit(inquiry.operator_id, "inquiry.refused", inquiry.id, {"outcome": outcome.value})
