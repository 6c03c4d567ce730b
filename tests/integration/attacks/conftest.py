"""One service for all attempts: its API on the real database, real networks, simulators of the outside world."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from tests.integration.api.conftest import Operator, make_operator
from tests.integration.attacks.attempting import VALUES, Service
from tests.integration.conftest import NUMBERS, _settings
from tests.integration.whole_way import Outside, connect

from realname.connect.activation.simulator import DEVELOPMENT_SECRET, OperatorSimulator
from realname.connect.authorities.simulated_records import record_from_json
from realname.connect.authorities.simulator import AuthoritySimulator
from realname.connect.messages.simulator import SmsSimulator
from realname.connect.transport.loopback_server import serving
from realname.database.disposable import connected, copy_database, drop_database
from realname.database.embedded import Server
from realname.database.rows import tenant
from realname.evaluate.attacks.heads import Source, source_of
from realname.evaluate.portraits import passport_portrait
from realname.evaluate.specimens.specimen import render
from realname.judge.policy import REGISTRATIONS, shipped_text
from realname.measure.faces.engine import face_engine
from realname.measure.images import open_image, read_image_file
from realname.measure.models import store
from realname.measure.readings import Permit
from realname.record import evidence as record_evidence
from realname.record.operators.actions.clients import Caller
from realname.record.operators.actions.connections import set_connection
from realname.record.operators.actions.policies import publish_policy


@pytest.fixture(scope="module")
def victim() -> Source:
    """The photograph that an attacker has; the portrait on the document is cut from it."""
    found = source_of(open_image(store.read("sample_face")).decode()[0])
    assert found
    return found


@pytest.fixture(scope="module")
def other(eval_data: Path) -> Source:
    """Another person's photograph: the project may ship one face alone, so this one is of the evaluation data."""
    found = source_of(read_image_file(eval_data / "portraits" / "img1.jpg").decode(1000)[0])
    assert found
    return found


@pytest.fixture(scope="module")
def document() -> bytes:
    photograph = open_image(store.read("sample_face"))
    [reading] = face_engine("default").measure([photograph], Permit("evaluation", "simulated"))
    portrait = passport_portrait(photograph, reading.faces[0].box)
    return render("passport", portrait, VALUES, 3, "good").jpeg


@pytest.fixture(scope="module")
def service(
    server: Server, migrated: str, tmp_path_factory: pytest.TempPathFactory, document: bytes
) -> Iterator[Service]:
    """The service with the shipped policies, and an operator whose simulators know the person."""
    name = f"test_{next(NUMBERS)}"
    copy_database(server.address, migrated, name)
    patched = pytest.MonkeyPatch()
    patched.setenv("REALNAME_EVIDENCE", str(tmp_path_factory.mktemp("attacks") / "evidence"))
    record_evidence.evidence_store.cache_clear()
    settings = override_settings(
        ROOT_URLCONF="tests.integration.api.urls",
        ALLOWED_HOSTS=["testserver"],
        REALNAME_INSTRUMENTS="tests.integration.attacks.real_instruments.instruments",
    )
    outside = Outside(AuthoritySimulator(), OperatorSimulator(), SmsSimulator())
    try:
        with (
            connected(_settings(server.address, name)),
            settings,
            serving(outside.authority) as one,
            serving(outside.lines) as two,
            serving(outside.sms) as three,
        ):
            operator = make_operator("north")
            _open(operator, one.url, two.url, three.url)
            known = {"document_type": "passport", "name": "ERIKSSON ANNA MARIA", **VALUES}
            outside.authority.records.add(record_from_json({k: v for k, v in known.items() if k != "nationality"}))
            yield Service(operator, outside, document)
    finally:
        patched.undo()
        record_evidence.evidence_store.cache_clear()
        drop_database(server.address, name)


def _open(operator: Operator, authority: str, lines: str, sms: str) -> None:
    caller = Caller(operator.id, "client", frozenset())
    connect(caller, "authority", "record-match", authority)
    connect(caller, "messages", "oma-sms", sms, sender_address="tel:+447700900000")
    set_connection(operator.id, "lines", "line-orders", {"base_url": lines, "secret": DEVELOPMENT_SECRET})
    with tenant(operator.id):
        for kind, name in REGISTRATIONS.items():
            publish_policy(caller, shipped_text(name), (kind,))
