"""Pictures of a case. That somebody looked is committed before the first byte leaves; no cache keeps one."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from realname.database.rows import tenant
from realname.measure.errors import ImageError
from realname.measure.images import open_image
from realname.pages.reviews import cutting
from realname.pages.reviews.access import reviewer_of, telling
from realname.pages.staff.access import StaffRequest, signed_in
from realname.record.errors import NotFound
from realname.record.registrations.actions.export import MEDIA_TYPES
from realname.record.registrations.actions.reviewing import readings_decided_on
from realname.record.reviews.actions import looking
from realname.record.reviews.actions.reviewers import ROLE
from realname.record.reviews.models import Look


@require_GET
@signed_in(ROLE)
@telling
def whole(request: StaffRequest, case_id: uuid.UUID, evidence_id: uuid.UUID) -> HttpResponse:
    """Send a picture as it came."""
    reviewer = reviewer_of(request)
    with tenant(reviewer.operator_id):
        _, content = looking.look_at_picture(reviewer, case_id, evidence_id, Look.Shown.PICTURE)
    return sent(content, MEDIA_TYPES.get(open_image(content).reading.format, "application/octet-stream"))


@require_GET
@signed_in(ROLE)
@telling
def face(request: StaffRequest, case_id: uuid.UUID, evidence_id: uuid.UUID) -> HttpResponse:
    """Send the face of a picture, at the scale of all faces."""
    reviewer = reviewer_of(request)
    with tenant(reviewer.operator_id):
        case = looking.case_for(reviewer, case_id)
        readings = readings_decided_on(case.decision_id)
        row, content = looking.look_at_picture(reviewer, case_id, evidence_id, Look.Shown.FACE)
        place = cutting.places(looking.evidence_of(case)).get(row)
        if readings is None or place is None or not cutting.has_face(readings, place):
            raise NotFound("There is no face to be shown.")
    try:
        return sent(cutting.face_of(content, readings, place), "image/jpeg")
    except ImageError as error:
        raise NotFound("The picture breaks off.") from error


def sent(content: bytes, media_type: str) -> HttpResponse:
    """Return a picture that no cache keeps."""
    response = HttpResponse(content, content_type=media_type)
    response["Cache-Control"] = "no-store"
    response["Content-Disposition"] = "inline"
    return response
