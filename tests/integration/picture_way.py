"""The way of one registration by its pictures, which the tests of many areas begin with.

The instruments measure coloured squares.
"""

from __future__ import annotations

import uuid
from datetime import date
from pathlib import Path

import pytest
from tests.integration.rules import PICTURES
from tests.judge.tables import STAMP, invented
from tests.pages.stand_ins import RED, ColourFaces, page, read_page, square

from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.record import evidence as record_evidence
from realname.record.operators.actions.clients import Caller, add_operator
from realname.record.operators.actions.policies import publish_policy
from realname.record.registrations.actions import deciding, evidence, measuring, steps
from realname.record.registrations.models import DecisionRow, Registration
from realname.record.subscribers.actions.consents import Agreement
from realname.record.subscribers.models import ConsentReceipt
from realname.record.subscribers.texts import consent_text

TODAY = date(2026, 11, 24)


def tools(faces: ColourFaces | None = None) -> Instruments:
    return Instruments(faces or ColourFaces(), invented(STAMP), read_page)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REALNAME_EVIDENCE", str(tmp_path / "evidence"))
    record_evidence.evidence_store.cache_clear()
    return tmp_path / "evidence"


@pytest.fixture
def caller() -> Caller:
    caller = Caller(add_operator("north", "North Telecom", "UT"), "client", frozenset())
    with tenant(caller.operator_id):
        publish_policy(caller, PICTURES, tuple(Registration.Kind.values))
    return caller


def begin(caller: Caller, kind: str = "new_line") -> uuid.UUID:
    with tenant(caller.operator_id):
        return steps.create_registration(caller, steps.Application(kind, "+447700900123", "8944110068256270054")).id


def agree(caller: Caller, registration: uuid.UUID, *purposes: str) -> list[ConsentReceipt]:
    receipts = []
    for purpose in purposes:
        words = consent_text(purpose, "en", "North Telecom").digest
        with tenant(caller.operator_id):
            receipts.append(steps.consent(registration, Agreement(purpose, "en", words, "page")))
    return receipts


def state_of(caller: Caller, registration: uuid.UUID) -> str:
    with tenant(caller.operator_id):
        return Registration.objects.get(id=registration).state


def show(caller: Caller, registration: uuid.UUID, kind: str, *pictures: bytes) -> list[uuid.UUID]:
    return [row.id for row in evidence.add_evidence(caller, registration, kind, list(pictures))]


def measure_all(caller: Caller, instruments: Instruments, *ids: uuid.UUID) -> None:
    for item in ids:
        measuring.measure_evidence(caller.operator_id, item, instruments, TODAY)


def captured(caller: Caller, instruments: Instruments, colour: tuple[int, int, int] = RED) -> uuid.UUID:
    registration = begin(caller)
    agree(caller, registration, "document", "face")
    measure_all(caller, instruments, *show(caller, registration, "document", page(RED)))
    measure_all(caller, instruments, *show(caller, registration, "face", square(colour)))
    return registration


def decided(caller: Caller, registration: uuid.UUID) -> DecisionRow:
    with tenant(caller.operator_id):
        return deciding.newest_decision(registration)[0]
