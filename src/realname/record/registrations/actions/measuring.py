"""Measure one piece of evidence: claim it, measure with no transaction open, and write the reading once."""

from __future__ import annotations

import json
import uuid
from datetime import date

from django.db.models import Exists, OuterRef

from realname.connect.keys.data_keys import Place
from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.judge.shapes import build, to_json
from realname.measure.errors import MeasureError
from realname.measure.images import Image, open_image
from realname.measure.readings import DocumentReading, FaceImageReading, Permit
from realname.record.errors import Denied
from realname.record.operators.actions.events import emit
from realname.record.registrations.actions.evidence import open_evidence
from realname.record.registrations.actions.jobs import defer_asking, defer_deciding
from realname.record.registrations.locks import locked_registration
from realname.record.registrations.models import Evidence, Reading, Registration
from realname.record.registrations.states import State
from realname.record.subscribers.actions.consents import face_permit
from realname.record.subscribers.actions.sealed import seal_for, unseal_for
from realname.record.subscribers.models import Subscriber

TABLE = "registrations_reading"

Measured = DocumentReading | FaceImageReading


def measure_evidence(operator_id: uuid.UUID, evidence_id: uuid.UUID, tools: Instruments, on: date) -> None:
    """Measure and keep the reading. Running it again, or twice at once, leaves one reading.

    A picture that cannot be measured is marked with the error's code. Where consent was withdrawn before or while we
    measured, nothing is kept.
    """
    with tenant(operator_id):
        claimed = _claim(evidence_id)
    if claimed is None:
        return
    content, kind, permit = claimed
    try:
        reading = _measure(open_image(content), kind, permit, tools, on)
    except MeasureError as error:
        with tenant(operator_id):
            Evidence.objects.filter(id=evidence_id, failed="").update(failed=error.code)
        return
    with tenant(operator_id):
        _keep(evidence_id, reading)


def is_measuring(registration_id: uuid.UUID, kind: str = "") -> bool:
    """Tell whether evidence that counts, of one kind or of any, is still to be measured. In the transaction."""
    measured = Reading.objects.filter(evidence=OuterRef("pk"))
    waiting = Evidence.objects.filter(registration=registration_id, superseded_at=None, failed="")
    waiting = waiting.filter(kind=kind) if kind else waiting
    return waiting.filter(~Exists(measured)).exists()


def settle(registration: Registration) -> None:
    """Have a locked registration decided where it decides itself and nothing is missing. In the transaction.

    A registration that a phone goes through is decided as soon as all is there and measured: nobody asks for it.
    """
    if registration.decides_itself and registration.state == State.CAPTURED and not is_measuring(registration.id):
        defer_deciding(registration.operator_id, registration.id)


def give_up(operator_id: uuid.UUID, evidence_id: uuid.UUID) -> None:
    """Mark evidence that could not be measured however often it was tried."""
    with tenant(operator_id):
        Evidence.objects.filter(id=evidence_id, failed="").update(failed="evidence.not_measured")


def readings_of(registration_id: uuid.UUID, kind: str) -> list[Measured]:
    """Return what was measured on the evidence that counts, in the order in which it came. In a transaction."""
    rows = (
        Reading.objects.filter(evidence__registration=registration_id, evidence__kind=kind)
        .filter(evidence__superseded_at=None)
        .select_related("evidence__registration__subscriber")
        .order_by("evidence_id")
    )
    return [_build(kind, reading_of(row)) for row in rows]


def reading_of(row: Reading) -> bytes:
    """Return a reading as its JSON. Conflict `subscriber.erased`. Inside the tenant's transaction."""
    return unseal_for(_subscriber(row), bytes(row.sealed), _place(row))


def _build(kind: str, content: bytes) -> Measured:
    table = json.loads(content)
    return build(FaceImageReading, table) if kind == Evidence.Kind.FACE else build(DocumentReading, table)


def _subscriber(row: Reading) -> Subscriber:
    return row.evidence.registration.subscriber


def _claim(evidence_id: uuid.UUID) -> tuple[bytes, str, Permit | None] | None:
    evidence = Evidence.objects.select_related("registration__subscriber").filter(id=evidence_id).first()
    if (
        evidence is None
        or evidence.superseded_at
        or evidence.failed
        or Reading.objects.filter(evidence=evidence).exists()
    ):
        return None
    permit = None
    if evidence.kind == Evidence.Kind.FACE:
        try:
            permit = face_permit(evidence.registration.subscriber_id)
        except Denied:
            return None
    return open_evidence(evidence), evidence.kind, permit


def _measure(image: Image, kind: str, permit: Permit | None, tools: Instruments, on: date) -> Measured:
    if kind != Evidence.Kind.FACE:
        return tools.read_document(image, on)
    if permit is None:
        raise TypeError("a face is measured under a permit")
    [reading] = tools.faces.measure([image], permit)
    return reading


def _keep(evidence_id: uuid.UUID, reading: Measured) -> None:
    registration = locked_registration(Evidence.objects.get(id=evidence_id).registration_id)
    # Read again under the lock: it may have been replaced or erased while we waited.
    evidence = Evidence.objects.get(id=evidence_id)
    if evidence.superseded_at or evidence.failed or Reading.objects.filter(evidence=evidence).exists():
        return
    if evidence.kind == Evidence.Kind.FACE:
        try:
            face_permit(registration.subscriber_id)
        except Denied:
            return
    row = Reading(
        operator_id=evidence.operator_id,
        evidence=evidence,
        engine_name=reading.engine.name,
        engine_version=reading.engine.version,
        engine_digest=reading.engine.digest,
    )
    row.sealed = seal_for(registration.subscriber, to_json(reading).encode(), _place(row))
    row.save(force_insert=True)
    emit(evidence.operator_id, "evidence.measured", registration.id, {"kind": evidence.kind})
    if evidence.kind == Evidence.Kind.DOCUMENT and not is_measuring(registration.id, kind=evidence.kind):
        defer_asking(evidence.operator_id, registration.id)
    settle(registration)


def _place(row: Reading) -> Place:
    return Place(TABLE, "sealed", row.id)
