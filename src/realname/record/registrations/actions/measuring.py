"""Measure one piece of evidence: claim it, measure with no transaction open, and write the reading once."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from dataclasses import field as member
from datetime import date

from django.db.models import Exists, OuterRef

from realname.connect.keys.data_keys import Place
from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.judge.shapes import build, to_json
from realname.measure.challenges import ChallengeReading, Script
from realname.measure.errors import MeasureError
from realname.measure.images import open_image
from realname.measure.readings import DocumentReading, FaceImageReading, Permit
from realname.record.errors import Denied
from realname.record.operators.actions.events import emit
from realname.record.registrations.actions.challenges import script_of
from realname.record.registrations.actions.evidence import open_evidence
from realname.record.registrations.actions.jobs import defer_asking, defer_deciding
from realname.record.registrations.actions.recordings import unpack
from realname.record.registrations.actions.seen import Marks, marks_of, remember
from realname.record.registrations.locks import locked_registration
from realname.record.registrations.models import Challenge, Evidence, Reading, Registration
from realname.record.registrations.states import State
from realname.record.subscribers.actions.consents import face_permit
from realname.record.subscribers.actions.sealed import seal_for, unseal_for
from realname.record.subscribers.models import Subscriber

TABLE = "registrations_reading"

Measured = DocumentReading | FaceImageReading | ChallengeReading

OF_FACES = frozenset({Evidence.Kind.FACE, Evidence.Kind.CHALLENGE})
"""Evidence that is measured under a permit alone."""


def measure_evidence(operator_id: uuid.UUID, evidence_id: uuid.UUID, tools: Instruments, on: date) -> None:
    """Measure and keep the reading. Running it again, or twice at once, leaves one reading.

    What cannot be measured is marked with the error's code. Where consent was withdrawn before or while we measured,
    nothing is kept. Of a challenge its photographs are measured too, and its pictures go into the register.
    """
    with tenant(operator_id):
        claimed = _claim(evidence_id)
    if claimed is None:
        return
    try:
        reading, marks = _measure(claimed, tools, on)
    except MeasureError as error:
        _fail(operator_id, evidence_id, error.code)
        return
    with tenant(operator_id):
        _keep(evidence_id, reading, marks)


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
    _fail(operator_id, evidence_id, "evidence.not_measured")


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
    if kind == Evidence.Kind.CHALLENGE:
        return build(ChallengeReading, table)
    return build(FaceImageReading, table) if kind == Evidence.Kind.FACE else build(DocumentReading, table)


def _subscriber(row: Reading) -> Subscriber:
    return row.evidence.registration.subscriber


@dataclass(frozen=True, slots=True)
class _Claimed:
    """What is to be measured; `permit` is None where no face is, and `script` where it answers no challenge."""

    content: bytes = member(repr=False)
    kind: str
    permit: Permit | None
    script: Script | None


def _claim(evidence_id: uuid.UUID) -> _Claimed | None:
    evidence = Evidence.objects.select_related("registration__subscriber").filter(id=evidence_id).first()
    if (
        evidence is None
        or evidence.superseded_at
        or evidence.failed
        or Reading.objects.filter(evidence=evidence).exists()
    ):
        return None
    permit = None
    if evidence.kind in OF_FACES:
        try:
            permit = face_permit(evidence.registration.subscriber_id)
        except Denied:
            return None
    challenge = Challenge.objects.filter(evidence=evidence_id).first()
    return _Claimed(open_evidence(evidence), evidence.kind, permit, script_of(challenge) if challenge else None)


def _measure(claimed: _Claimed, tools: Instruments, on: date) -> tuple[Measured, Marks | None]:
    """Return the reading, and of a challenge the marks by which its pictures are known again."""
    if claimed.kind not in OF_FACES:
        return tools.read_document(open_image(claimed.content), on), None
    if claimed.permit is None:
        raise TypeError("a face is measured under a permit")
    if claimed.script is not None:
        recording = unpack(claimed.content, claimed.script)
        return tools.measure_challenge(recording, claimed.permit), marks_of(recording)
    [reading] = tools.faces.measure([open_image(claimed.content)], claimed.permit)
    return reading, None


def _fail(operator_id: uuid.UUID, evidence_id: uuid.UUID, code: str) -> None:
    """Mark evidence with what stopped its measuring, and with a challenge its photographs, which it measures."""
    with tenant(operator_id):
        row = Evidence.objects.get(id=evidence_id)
        rows = [row, *_photographs_of(row)]
        Evidence.objects.filter(id__in=[one.id for one in rows], failed="").update(failed=code)


def _keep(evidence_id: uuid.UUID, reading: Measured, marks: Marks | None) -> None:
    registration = locked_registration(Evidence.objects.get(id=evidence_id).registration_id)
    # Read again under the lock: it may have been replaced or erased while we waited.
    evidence = Evidence.objects.get(id=evidence_id)
    if evidence.superseded_at or evidence.failed or Reading.objects.filter(evidence=evidence).exists():
        return
    if evidence.kind in OF_FACES:
        try:
            face_permit(registration.subscriber_id)
        except Denied:
            return
    _write(registration, evidence, reading)
    if isinstance(reading, ChallengeReading) and marks is not None:
        for photograph, face in zip(_photographs_of(evidence), reading.faces, strict=True):
            _write(registration, photograph, face)
        seen = remember(registration.id, marks)
        told = {"seen_exactly": seen.exactly, "seen_nearly": seen.nearly}
        Challenge.objects.filter(evidence=evidence.id).update(**told)
    if evidence.kind == Evidence.Kind.DOCUMENT and not is_measuring(registration.id, kind=evidence.kind):
        defer_asking(evidence.operator_id, registration.id)
    settle(registration)


def _write(registration: Registration, evidence: Evidence, reading: Measured) -> None:
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


def _photographs_of(evidence: Evidence) -> list[Evidence]:
    """Return the photographs that came with a challenge and count, in the order in which they came."""
    if evidence.kind != Evidence.Kind.CHALLENGE:
        return []
    rows = Evidence.objects.filter(registration=evidence.registration_id, kind=Evidence.Kind.FACE, superseded_at=None)
    return list(rows.filter(failed="").order_by("id"))


def _place(row: Reading) -> Place:
    return Place(TABLE, "sealed", row.id)
