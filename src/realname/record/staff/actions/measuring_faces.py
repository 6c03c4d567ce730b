"""Measure the picture that a member showed of herself, under the permit that her consent is, and keep no picture."""

from __future__ import annotations

import uuid

from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.judge.checks.face_quality import faults
from realname.judge.policy import load_policy
from realname.measure.errors import MeasureError
from realname.measure.images import open_image
from realname.measure.readings import FaceImageReading, Permit
from realname.record.staff.actions.face_keys import in_staff_form
from realname.record.staff.actions.own_faces import PURPOSE, end_face, keep_face, picture_of
from realname.record.staff.locks import locked_own_face

NOT_MEASURED = "evidence.not_measured"


def measure_face(operator_id: uuid.UUID, member_id: uuid.UUID, tools: Instruments) -> None:
    """Measure and keep the template, or end with what is wrong with the picture. Running it again changes nothing.

    Nothing is kept of a face that she took back meanwhile. Opens its own transactions, and none while it measures.
    """
    with tenant(operator_id):
        row = locked_own_face(member_id)
        picture = picture_of(row) if row else None
    if row is None or picture is None:
        return
    try:
        [reading] = tools.faces.measure([open_image(picture)], Permit(PURPOSE, str(row.id)))
        failed = next(iter(_faults(reading, tools)), "")
    except MeasureError as error:
        _refuse(operator_id, member_id, row.id, error.code)
        return
    if failed:
        _refuse(operator_id, member_id, row.id, failed)
        return
    with tenant(operator_id):
        now = locked_own_face(member_id)
        if now is not None and now.id == row.id and now.sealed_template is None:
            keep_face(now, in_staff_form(operator_id, reading.faces[0].template))


def give_up(operator_id: uuid.UUID, member_id: uuid.UUID) -> None:
    """End a picture that could not be measured however often it was tried."""
    with tenant(operator_id):
        row = locked_own_face(member_id)
        if row is not None and row.sealed_template is None:
            end_face(member_id, "refused", NOT_MEASURED)


def _faults(reading: FaceImageReading, tools: Instruments) -> tuple[str, ...]:
    """Return what is wrong with the picture by the rules that ship: they ask for one face, and a good one."""
    rules = load_policy().face
    if rules is None:
        raise TypeError("the policy that ships measures a face")
    return faults(reading, rules, tools.calibration)


def _refuse(operator_id: uuid.UUID, member_id: uuid.UUID, face_id: uuid.UUID, code: str) -> None:
    with tenant(operator_id):
        row = locked_own_face(member_id)
        if row is not None and row.id == face_id:
            end_face(member_id, "refused", code)
