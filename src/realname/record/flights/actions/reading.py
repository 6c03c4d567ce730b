"""Read the document that a member showed, once, and compare: with her pass, and with who she is."""

from __future__ import annotations

import logging
import uuid
from datetime import date

from realname.connect.evidence_store.contract import EvidenceError
from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.judge.boarding import OVER, FlightState
from realname.judge.checks.check import Outcome
from realname.judge.checks.document import mrz_valid
from realname.judge.checks.document_sides import MRZ_KINDS, surely
from realname.judge.pass_names import NameFinding, compare_names
from realname.measure.errors import MeasureError
from realname.measure.images import open_image
from realname.measure.readings import DocumentReading
from realname.record.evidence import evidence_store
from realname.record.flights.actions.opting_in import SAYS, Shown, admit, names_of, picture_place
from realname.record.flights.locks import locked_face_pass, locked_flight
from realname.record.flights.models import FacePass
from realname.record.operators.actions.events import emit
from realname.record.subscribers.actions.sealed import unseal_for
from realname.record.subscribers.sealing import read_fields

UNREAD = "boarding.document_unread"
EXPIRED = "boarding.document_expired"
OTHER_PERSON = "boarding.other_person"
FAILED = "boarding.document_failed"

log = logging.getLogger(__name__)


def read_document(operator_id: uuid.UUID, face_pass_id: uuid.UUID, tools: Instruments, on: date) -> None:
    """Read and settle. Running it again changes nothing. Opens its own transactions, and none while it reads."""
    with tenant(operator_id):
        row = locked_face_pass(face_pass_id)
        if row is None or row.state != FacePass.State.READING or row.member.left_at is not None:
            return
        sealed = evidence_store().get(row.store_key).value
        picture = unseal_for(row.member.subscriber, sealed, picture_place(row))
    try:
        reading = tools.read_document(open_image(picture), on)
    except MeasureError:
        _settle(operator_id, face_pass_id, None)
        return
    _settle(operator_id, face_pass_id, reading)


def give_up(operator_id: uuid.UUID, face_pass_id: uuid.UUID) -> None:
    """End a reading that failed however often it was tried."""
    with tenant(operator_id):
        row = locked_face_pass(face_pass_id)
        if row is None or row.state != FacePass.State.READING:
            return
        key = _ended(row, FAILED)
    _drop(key)


def judge_shown(reading: DocumentReading, shown: Shown, held: dict[str, str], flies_on: date) -> str:
    """Return why a document does not let somebody board by face, or nothing where it does.

    `held` is what is kept of her: the document has to be of whoever was born on that day and, where a family name in
    Latin letters is kept, bears that name.
    """
    if reading.kind not in MRZ_KINDS or mrz_valid([reading]).outcome is not Outcome.PASS:
        return UNREAD
    family, given = (surely(reading.find(name)) or "" for name in ("surname", "given_names"))
    birth, until = (surely(reading.find(name)) for name in ("birth_date", "valid_until"))
    if not family or birth is None or until is None:
        return UNREAD
    if until < flies_on.isoformat():
        return EXPIRED
    held_names = held.get("surname", ""), held.get("given_names", "")
    if birth != held.get("birth_date") or compare_names((family, given), held_names) is NameFinding.DIFFERENT:
        return OTHER_PERSON
    on_pass = shown.family_name, shown.given_names
    return SAYS.get(compare_names(on_pass, (family, given), name_is_cut=shown.name_is_cut), "")


def _settle(operator_id: uuid.UUID, face_pass_id: uuid.UUID, reading: DocumentReading | None) -> None:
    with tenant(operator_id):
        row = locked_face_pass(face_pass_id)
        if row is None or row.state != FacePass.State.READING or row.member.left_at is not None:
            return
        row.passenger.flight = locked_flight(row.passenger.flight_id)
        if FlightState(row.passenger.flight.state) in OVER:
            return
        held = read_fields(row.member.subscriber)
        flies_on = row.passenger.flight.on
        reason = UNREAD if reading is None else judge_shown(reading, names_of(row), held, flies_on)
        key = _ended(row, reason)
    _drop(key)


def _ended(row: FacePass, reason: str) -> str:
    """Write what came of it; return the key of the picture, which goes."""
    key = row.store_key
    row.store_key, row.sealed_pass, row.reason = "", None, reason
    row.state = FacePass.State.REFUSED if reason else FacePass.State.READY
    row.checked = "" if reason else FacePass.Checked.SHOWN
    row.save()
    if reason:
        emit(row.operator_id, "face_pass.refused", row.id, {"reason": reason})
    else:
        admit(row)
    return key


def _drop(key: str) -> None:
    try:
        evidence_store().delete(key)
    except EvidenceError as error:  # nothing names it any more, and the sweep takes it
        log.warning("a blob could not be deleted: %s", error.code)
