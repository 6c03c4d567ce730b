"""Registrations that a phone goes through with a challenge, measured by stand-ins: for the record's own rules."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

import cv2
import numpy as np
from django.db.models import F
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.integration.picture_way import agree, measure_all, show
from tests.integration.simulated_phone import SimulatedPhone, pictures_needed, recording_of, script_told
from tests.integration.whole_way import ALL, begin
from tests.judge.tables import STAMP, invented
from tests.pages.stand_ins import RED, ColourFaces, challenge_met_by, page, read_page

from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.record.operators.actions.clients import Caller
from realname.record.registrations.actions import challenges, recordings
from realname.record.registrations.models import (
    Challenge,
    DecisionRow,
    Evidence,
    FrameSeen,
    PrintSeen,
    Reading,
    Registration,
)


def answering() -> Instruments:
    """Return instruments to whom every recording is of somebody who did what was asked."""
    faces = ColourFaces()
    return Instruments(faces, invented(STAMP), read_page, challenge_met_by(faces))


def phone_in(caller: Caller, registration: uuid.UUID, device: bytes = b"d" * 32) -> Caller:
    """Return the caller that a phone is in a registration."""
    return Caller(caller.operator_id, "phone.1", frozenset({"capture"}), registration_id=registration, device=device)


def at_the_face(caller: Caller, tools: Instruments, kind: str = "new_line") -> uuid.UUID:
    """Begin a registration and take it to where the face is captured."""
    registration = begin(caller, kind)
    agree(caller, registration, *ALL)
    measure_all(caller, tools, *show(caller, registration, "document", page(RED)))
    return registration


def pictures(count: int, seed: int = 0, colour: tuple[int, int, int] = RED) -> list[bytes]:
    """Return JPEGs that differ as much as photographs of different scenes do; their middle is the face."""
    rng = np.random.default_rng(seed)
    made = []
    for _ in range(count):
        small = rng.integers(0, 255, (16, 12, 3), dtype=np.uint8)
        pixels = cv2.resize(small, (240, 320), interpolation=cv2.INTER_CUBIC)
        pixels[110:210, 70:170] = colour[::-1]
        made.append(cv2.imencode(".jpg", pixels, (cv2.IMWRITE_JPEG_QUALITY, 95))[1].tobytes())
    return made


def again(picture: bytes, quality: int = 60) -> bytes:
    """Return the same picture, encoded anew."""
    pixels = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    return cv2.imencode(".jpg", pixels, (cv2.IMWRITE_JPEG_QUALITY, quality))[1].tobytes()


def drawn(phone: Caller, registration: uuid.UUID) -> dict[str, Any]:
    """Ask for a challenge that was drawn as long ago as performing it takes; return it as the API tells it."""
    with tenant(phone.operator_id):
        told = challenges.told(challenges.draw_challenge(phone, registration))
    performed(phone, told)
    return told


def performed(phone: Caller, told: dict[str, Any], seconds: float = 20.0) -> None:
    """Let time go by: nobody answers a challenge in less than performing it takes."""
    ago = timedelta(seconds=seconds)
    with tenant(phone.operator_id):
        rows = Challenge.objects.filter(id=told["challenge_id"])
        rows.update(created_at=F("created_at") - ago, expires_at=F("expires_at") - ago)


def answer_to(told: dict[str, Any], seed: int = 0, device: SimulatedPhone | None = None) -> tuple[str, list[bytes]]:
    """Return envelope and pictures of an answer to a challenge."""
    script = script_told(told)
    recording = recording_of(script, pictures(pictures_needed(script), seed))
    return (device or SimulatedPhone()).answer(told, recording)


def sent(phone: Caller, registration: uuid.UUID, envelope: str, given: list[bytes]) -> list[Evidence]:
    """Send an answer, and have it kept."""
    staged = recordings.stage_recording(phone, registration, envelope, given)
    with tenant(phone.operator_id):
        recordings.keep_recording(phone, registration, staged)
    return staged.rows


def answered(
    phone: Caller, registration: uuid.UUID, tools: Instruments, seed: int = 0, device: SimulatedPhone | None = None
) -> list[Evidence]:
    """Ask, answer, and have it measured."""
    rows = sent(phone, registration, *answer_to(drawn(phone, registration), seed, device))
    measure_all(phone, tools, rows[-1].id)
    return rows


def rows_of(caller: Caller) -> list[Any]:
    """Return every row that an answer may touch, and the jobs."""
    with tenant(caller.operator_id):
        tables = (Registration, Evidence, Challenge, Reading)
        found: list[Any] = [[str(row) for row in table.objects.order_by("id").values_list()] for table in tables]
    return [*found, FrameSeen.objects.count(), PrintSeen.objects.count(), ProcrastinateJob.objects.count()]


def checks_of(row: DecisionRow) -> dict[str, tuple[str, list[str]]]:
    return {check["name"]: (check["outcome"], check.get("reasons", [])) for check in json.loads(row.checks)}
