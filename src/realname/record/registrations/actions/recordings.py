"""Take the answer to a challenge: all of it is held against what was drawn before a byte of it is kept."""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils import timezone

from realname.connect.keys.data_keys import Place
from realname.database.rows import tenant
from realname.judge.checks.challenged import NO_RESPONSE
from realname.judge.checks.check import Check
from realname.judge.facts import Capture, Channel, Envelope
from realname.judge.shapes import build, to_json
from realname.measure.challenges import Recording, Script
from realname.measure.images import open_image
from realname.measure.liveness.script import digest
from realname.record.operators.actions.clients import Caller
from realname.record.registrations.actions import evidence
from realname.record.registrations.actions.challenges import answered, challenge_for, script_of
from realname.record.registrations.envelopes import (
    Opened,
    open_envelope,
    photographs_of,
    recording_of,
    require_answer,
)
from realname.record.registrations.locks import locked_registration
from realname.record.registrations.models import Challenge, DecisionRow, Evidence, Registration
from realname.record.subscribers.actions.sealed import seal_for, unseal_for

TABLE = "registrations_challenge"
ENVELOPE_NAME = "envelope.jws"


@dataclass(frozen=True, slots=True)
class Staged:
    """An answer that lies sealed in the store, its rows not yet written: the photographs first, the whole last."""

    challenge_id: str
    opened: Opened
    rows: list[Evidence]
    largest: tuple[int, int]


def stage_recording(caller: Caller, registration_id: uuid.UUID, envelope: str, pictures: Sequence[bytes]) -> Staged:
    """Hold an answer against its challenge and seal it into the store. Call outside of a transaction.

    Where anything is refused, nothing is kept, and the challenge can still be answered while it lives. Raises what
    `open_envelope`, `challenge_for`, `require_answer` and `recording_of` raise; Conflict `registration.out_of_order`;
    Denied `consent.none`; RetryLater `evidence.store`.
    """
    opened = open_envelope(envelope)
    with tenant(caller.operator_id):
        registration = locked_registration(registration_id)
        evidence.require_possible(registration, Evidence.Kind.FACE)
        challenge = challenge_for(caller, registration, opened.said.challenge)
        script = script_of(challenge)
        live_ms = (challenge.expires_at - challenge.created_at).total_seconds() * 1000
        require_answer(
            opened.said, nonce=bytes(challenge.nonce), script=script, script_digest=digest(script), live_ms=live_ms
        )
        recording = recording_of(opened.said, script, pictures)
        given = [(Evidence.Kind.FACE, photograph) for photograph in photographs_of(recording)]
        given.append((Evidence.Kind.CHALLENGE, pack(envelope, pictures)))
        rows, sealed = evidence.seal_new(caller, registration, given)
    evidence.store_sealed(rows, sealed)
    return Staged(opened.said.challenge, opened, rows, _largest(recording))


def keep_recording(caller: Caller, registration_id: uuid.UUID, staged: Staged) -> Registration:
    """Tie a staged answer to its challenge, which no other can be tied to then. Inside the tenant's transaction.

    Raises what `challenge_for` raises, where another answer was quicker or the challenge's life ended meanwhile.
    """
    registration = locked_registration(registration_id)
    evidence.require_possible(registration, Evidence.Kind.FACE)
    challenge = challenge_for(caller, registration, staged.challenge_id)
    now = timezone.now()
    facts = _facts(staged, challenge, passed_ms=(now - challenge.created_at).total_seconds() * 1000)
    challenge.answered_at = now
    challenge.evidence = staged.rows[-1].id
    challenge.thumbprint = staged.opened.thumbprint
    challenge.sealed = seal_for(registration.subscriber, to_json(facts).encode(), place_of(challenge))
    challenge.save(update_fields=("answered_at", "evidence", "thumbprint", "sealed"))
    return evidence.keep_faces(registration, staged.rows)


def pack(envelope: str, pictures: Sequence[bytes]) -> bytes:
    """Return the one container of an answer: a zip without compression, since JPEG has its own."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as file:
        file.writestr(ENVELOPE_NAME, envelope)
        for number, picture in enumerate(pictures):
            file.writestr(f"{number:03d}.jpg", picture)
    return written.getvalue()


def unpack(content: bytes, script: Script) -> Recording:
    """Return the recording in a container that `pack` made of an answer to that script."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        opened = open_envelope(file.read(ENVELOPE_NAME).decode("ascii"))
        pictures = [file.read(f"{number:03d}.jpg") for number in range(len(opened.said.frames))]
    return recording_of(opened.said, script, pictures)


def place_of(row: Challenge) -> Place:
    """Return where the facts of a challenge's envelope are sealed."""
    return Place(TABLE, "sealed", row.id)


def capture_of(registration: Registration) -> Capture | None:
    """Return how the photographs that count came in, None where none does. Inside the tenant's transaction."""
    counting = Evidence.objects.filter(registration=registration, superseded_at=None).order_by("id")
    photograph = counting.filter(kind=Evidence.Kind.FACE).last()
    if photograph is None:
        return None
    told = Capture(Channel(photograph.channel))
    whole = counting.filter(kind=Evidence.Kind.CHALLENGE).last()
    row = Challenge.objects.filter(registration=registration, evidence=whole.id).first() if whole else None
    if row is None or row.seen_exactly is None or row.seen_nearly is None:
        return told
    return replace(
        told,
        envelope=build(Envelope, json.loads(facts_of(row))),
        seen_exactly=row.seen_exactly,
        seen_nearly=row.seen_nearly,
        attempts=answered(registration.id),
        unanswered=_unanswered(registration),
    )


def facts_of(row: Challenge) -> bytes:
    """Return what an answered challenge's envelope said, as JSON. Conflict `subscriber.erased`."""
    return unseal_for(row.registration.subscriber, bytes(row.sealed or b""), place_of(row))


def _unanswered(registration: Registration) -> int:
    """Return how many decisions before found that the face gave a challenge no answer at all."""
    rows = DecisionRow.objects.filter(registration=registration)
    checks = [build(Check, item) for row in rows for item in json.loads(row.checks)]
    return sum(check.name == "face.live" and NO_RESPONSE in check.reasons for check in checks)


def _facts(staged: Staged, challenge: Challenge, passed_ms: float) -> Envelope:
    said = staged.opened.said
    times = [frame.at_ms for frame in said.frames]
    return Envelope(
        camera=said.camera.label,
        width=round(said.camera.width or 0),
        height=round(said.camera.height or 0),
        frame_rate=said.camera.frame_rate or 0.0,
        largest_width=staged.largest[0],
        largest_height=staged.largest[1],
        hidden_ms=said.device.hidden_ms,
        automated=said.device.webdriver,
        other_key=_is_other_key(challenge, staged.opened.thumbprint),
        took_ms=times[-1] - times[0],
        passed_ms=passed_ms,
    )


def _is_other_key(challenge: Challenge, thumbprint: str) -> bool:
    """Tell whether this registration was signed for by another key before, or another registration by this key."""
    others = Challenge.objects.exclude(answered_at=None).exclude(id=challenge.id)
    before = others.filter(registration=challenge.registration_id)
    elsewhere = others.exclude(registration=challenge.registration_id)
    return before.exclude(thumbprint=thumbprint).exists() or elsewhere.filter(thumbprint=thumbprint).exists()


def _largest(recording: Recording) -> tuple[int, int]:
    readings = [open_image(frame.picture).reading for frame in recording.frames]
    return max((reading.width, reading.height) for reading in readings)
