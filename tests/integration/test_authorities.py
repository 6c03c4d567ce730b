"""What an identity authority says, or does not say, and what becomes of the registration."""

from __future__ import annotations

import base64
from typing import Any

import cv2
import numpy as np
import pytest
from django.db import connection
from django.utils import timezone
from tests.integration import whole_way
from tests.integration.picture_way import agree, measure_all, show
from tests.integration.whole_way import (
    ALL,
    TODAY,
    Outside,
    activated,
    begin,
    captured,
    confirm,
    connect,
    decide,
    know,
    reasons,
)
from tests.judge.tables import STAMP, invented
from tests.pages.stand_ins import BLUE, RED, ColourFaces, page, read_page, square

from realname.connect.activation.http_line_system import HttpLineSystem
from realname.connect.authorities.http_authority import HttpAuthority
from realname.connect.authorities.simulated_records import SimulatedRecord, SimulatedRecords
from realname.connect.evidence_store.local_folder import LocalFolder
from realname.connect.messages.oma_gateway import OmaGateway
from realname.connect.transport.loopback_server import serving
from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.judge.policy import shipped_text
from realname.record.operators.actions.clients import Caller
from realname.record.operators.actions.policies import publish_policy
from realname.record.registrations.actions import deciding
from realname.record.registrations.models import (
    AuthorityAnswer,
    DecisionRow,
    Registration,
)
from realname.record.registrations.models import LineOrder as OrderRow
from realname.record.registrations.states import State

pytestmark = pytest.mark.usefixtures("database", "store")

store, tools, caller, outside = whole_way.store, whole_way.tools, whole_way.caller, whole_way.outside

GREY = (128, 128, 128)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"surname": "OTHER"}, "authority.mismatch"),
        ({"status": "revoked"}, "authority.document_revoked"),
        ({"status": "deceased"}, "authority.deceased"),
        ({"document_number": "L000000X9"}, "authority.unknown_person"),
        ({"as_of": "2020-01-01T00:00:00Z"}, "authority.stale"),
    ],
)
def test_what_the_authority_says_counts(
    caller: Caller, outside: Outside, tools: Instruments, changed: dict[str, str], reason: str
) -> None:
    outside.authority.records = SimulatedRecords((SimulatedRecord("passport", "L000000A1", "UTO"),))
    know(outside, **changed)
    registration = begin(caller)
    captured(caller, outside, tools, registration)
    row = decide(caller, registration, tools)
    assert (row.outcome, reasons(row)) == ("review", [reason])
    with tenant(caller.operator_id):
        assert not OrderRow.objects.exists()


@pytest.mark.parametrize(("colour", "outcome"), [(GREY, "approved"), (BLUE, "rejected")])
def test_the_authoritys_portrait_is_compared_too(
    caller: Caller, outside: Outside, tools: Instruments, colour: tuple[int, int, int], outcome: str
) -> None:
    jpeg = cv2.imencode(".jpg", np.full((240, 240, 3), colour[::-1], np.uint8))[1].tobytes()
    know(outside, portrait=base64.b64encode(jpeg).decode())
    registration = begin(caller)
    agree(caller, registration, *ALL)
    measure_all(caller, tools, *show(caller, registration, "document", page(GREY)))
    confirm(caller, outside, registration)
    measure_all(caller, tools, *show(caller, registration, "face", square(GREY)))
    row = decide(caller, registration, tools)
    assert row.outcome == outcome
    assert ("face.not_authority" in reasons(row)) is (outcome == "rejected")


def test_a_silent_authority_is_waited_for_and_never_taken_for_a_yes(
    caller: Caller, outside: Outside, tools: Instruments
) -> None:
    know(outside)
    registration = begin(caller)
    captured(caller, outside, tools, registration)
    connect(caller, "authority", "record-match", "http://127.0.0.1:9")
    again = deciding.decide_registration(caller.operator_id, registration, tools, TODAY)
    assert again is not None
    assert again > timezone.now()
    with tenant(caller.operator_id):
        row = Registration.objects.get(id=registration)
        assert (row.state, row.waiting_for) == (State.CAPTURED, "authority")
        assert AuthorityAnswer.objects.get().outage.startswith("connect.")
        assert not DecisionRow.objects.exists()
    with serving(outside.authority) as server:
        connect(caller, "authority", "record-match", server.url)
        assert decide(caller, registration, tools).outcome == "approved"
    with tenant(caller.operator_id):
        assert Registration.objects.get(id=registration).waiting_for == ""


def test_by_a_policy_with_an_alternative_an_outage_goes_to_a_person(
    caller: Caller, outside: Outside, tools: Instruments
) -> None:
    with tenant(caller.operator_id):
        text = shipped_text("new-line").replace('on_outage = "wait"', 'on_outage = "alternative"')
        publish_policy(caller, text.replace("version = 1", "version = 2", 1), ("new_line",))
    connect(caller, "authority", "record-match", "http://127.0.0.1:9")
    registration = begin(caller)
    captured(caller, outside, tools, registration)
    row = decide(caller, registration, tools)
    assert (row.outcome, reasons(row)) == ("review", ["authority.outage"])


def test_nothing_is_asked_of_an_authority_without_consent(caller: Caller, outside: Outside, tools: Instruments) -> None:
    know(outside)
    registration = begin(caller)
    agree(caller, registration, "contact", "document", "face")
    measure_all(caller, tools, *show(caller, registration, "document", page(RED)))
    confirm(caller, outside, registration)
    measure_all(caller, tools, *show(caller, registration, "face", square(RED)))
    row = decide(caller, registration, tools)
    assert (row.outcome, reasons(row)) == ("retry", ["consent.missing"])
    with tenant(caller.operator_id):
        assert not AuthorityAnswer.objects.exists()


def test_no_transaction_is_open_while_anybody_is_waited_for(
    caller: Caller, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, bool] = {}

    def watched(name: str, call: Any) -> Any:
        def run(*args: Any, **kwargs: Any) -> Any:
            seen[name] = seen.get(name, False) or connection.in_atomic_block
            return call(*args, **kwargs)

        return run

    for kind, name in (
        (HttpAuthority, "match"),
        (HttpAuthority, "portrait"),
        (HttpLineSystem, "order"),
        (OmaGateway, "send"),
        (ColourFaces, "measure"),
        (LocalFolder, "put"),
    ):
        monkeypatch.setattr(kind, name, watched(name, getattr(kind, name)))
    tools = Instruments(ColourFaces(), invented(STAMP), watched("read_document", read_page))
    activated(caller, outside, tools)
    assert seen == dict.fromkeys(("match", "portrait", "order", "send", "measure", "put", "read_document"), False)
