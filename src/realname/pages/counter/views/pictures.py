"""Pictures taken with the counter's own device: the document, that of who acts for the person, the face."""

from __future__ import annotations

import uuid

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods, require_POST

from realname.database.rows import tenant
from realname.judge.facts import Channel
from realname.measure.errors import MeasureError
from realname.pages.capture import challenges
from realname.pages.counter.answering import show_case, show_step, to_case
from realname.pages.counter.forms import DocumentForm, FaceForm
from realname.pages.counter.standing import require_case
from realname.pages.staff.access import StaffRequest, signed_in
from realname.record.errors import RecordError
from realname.record.operators.actions.policies import rules_of
from realname.record.registrations.actions.evidence import add_evidence
from realname.record.registrations.models import Evidence


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("agent")
def document(request: StaffRequest, registration_id: uuid.UUID) -> HttpResponse:
    """Take the sides of the person's document."""
    return _page(request, registration_id, DocumentForm, Evidence.Kind.DOCUMENT)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("agent")
def representative(request: StaffRequest, registration_id: uuid.UUID) -> HttpResponse:
    """Take the sides of the document of who acts for her."""
    return _page(request, registration_id, DocumentForm, Evidence.Kind.REPRESENTATIVE)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("agent")
def face(request: StaffRequest, registration_id: uuid.UUID) -> HttpResponse:
    """Take what answers a challenge where the policy asks counters for it, else photographs of the face."""
    if challenges.ENVELOPE in request.POST:
        return _answered(request, registration_id)
    return _page(request, registration_id, FaceForm, Evidence.Kind.FACE)


@require_POST
@signed_in("agent")
def challenge(request: StaffRequest, registration_id: uuid.UUID) -> JsonResponse:
    """Draw a challenge for the counter's device."""
    with tenant(request.staff.operator_id):
        require_case(request.staff, registration_id)
    return challenges.draw(request.staff.caller(), registration_id)


def _answered(request: StaffRequest, registration_id: uuid.UUID) -> HttpResponse:
    with tenant(request.staff.operator_id):
        require_case(request.staff, registration_id)
    try:
        challenges.take(request.staff.caller(), registration_id, request)
    except (RecordError, MeasureError) as error:
        return show_case(request, registration_id, error)
    return to_case(registration_id)


def _page(
    request: StaffRequest, registration_id: uuid.UUID, kind_of_form: type[DocumentForm | FaceForm], kind: str
) -> HttpResponse:
    if request.method != "POST":
        return _shown(request, registration_id, kind_of_form(), kind)
    with tenant(request.staff.operator_id):
        require_case(request.staff, registration_id)
    form = kind_of_form(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, registration_id, form, kind)
    # What was opened has been read once: the bytes are sent on as they came.
    files = [file for name in form.fields for file in request.FILES.getlist(name)]
    for file in files:
        file.seek(0)
    try:
        add_evidence(request.staff.caller(), registration_id, kind, [file.read() for file in files])
    except RecordError as error:
        return show_case(request, registration_id, error)
    return to_case(registration_id)


def _shown(request: StaffRequest, registration_id: uuid.UUID, form: DocumentForm | FaceForm, kind: str) -> HttpResponse:
    with tenant(request.staff.operator_id):
        policy = rules_of(require_case(request.staff, registration_id).policy)
    asks = challenges.asks_of(policy, Channel.COUNTER) if kind == Evidence.Kind.FACE else ()
    return show_step(request, registration_id, kind, form=form, asks=asks, key=str(uuid.uuid4()))
