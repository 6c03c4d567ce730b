"""CAMARA SIM Swap: answers are held against the shapes of the published definition (version 2.1.0)."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from jsonschema_rs import validator_for
from tests.integration.api.conftest import Operator, make_operator
from tests.integration.rules import PICTURES

from realname.database.rows import tenant
from realname.record.operators.actions.clients import Caller
from realname.record.operators.actions.policies import publish_policy
from realname.record.registrations.actions import lines, steps
from realname.record.registrations.models import Line, Registration
from realname.record.registrations.states import State

NUMBER = "+447700900123"
SCOPES = ("sim-swap:check", "sim-swap:retrieve-date")
CHECKED = {"type": "object", "required": ["swapped"], "properties": {"swapped": {"type": "boolean"}}}
DATED = {
    "type": "object",
    "required": ["latestSimChange"],
    "properties": {
        "latestSimChange": {"type": ["string", "null"], "format": "date-time"},
        "monitoredPeriod": {"type": "integer"},
    },
}
ERRORS = {
    400: ("INVALID_ARGUMENT", "OUT_OF_RANGE"),
    401: ("UNAUTHENTICATED",),
    403: ("PERMISSION_DENIED", "INVALID_TOKEN_CONTEXT"),
    404: ("NOT_FOUND", "IDENTIFIER_NOT_FOUND"),
    422: ("SERVICE_NOT_APPLICABLE", "MISSING_IDENTIFIER", "UNNECESSARY_IDENTIFIER"),
    429: ("QUOTA_EXCEEDED", "TOO_MANY_REQUESTS"),
}
"""Codes of the definition and of CAMARA's common errors, by status."""


@pytest.fixture
def bank(service: Any) -> Operator:
    del service
    with override_settings(ROOT_URLCONF="tests.integration.api.urls"):
        return make_operator("north", SCOPES)


def ask(client: Operator, question: str, body: Any, **headers: str) -> Any:
    """Ask, and hold the answer against the definition."""
    sent = {"authorization": f"Bearer {client.token}", **headers}
    answer = client.http.post(f"/sim-swap/v2/{question}", body, content_type="application/json", headers=sent)
    told = answer.json()
    if answer.status_code == 200:
        schema: dict[str, Any] = CHECKED if question == "check" else DATED
        validator_for(schema, validate_formats=True).validate(told)
    else:
        assert told["status"] == answer.status_code
        assert told["code"] in ERRORS[answer.status_code]
        assert set(told) == {"status", "code", "message"}
    return answer


def activate(operator_id: uuid.UUID, kind: str = "new_line", hours_ago: float = 0) -> uuid.UUID:
    """Write that a number is held since then, as an activation does."""
    caller = Caller(operator_id, "client", frozenset())
    with tenant(operator_id):
        publish_policy(caller, PICTURES, (kind,))
        row = steps.create_registration(caller, steps.Application(kind, NUMBER))
        for state in (State.CONSENTED, State.DOCUMENTED, State.CAPTURED, State.DECIDED):
            steps.move(row, state)
        line = lines.hold(Registration.objects.get(id=row.id))
        Line.objects.filter(id=line.id).update(verified_at=timezone.now() - timedelta(hours=hours_ago))
    return line.id


def test_a_replaced_sim_is_a_swap_and_a_holder_verified_again_is_none(bank: Operator) -> None:
    activate(bank.id, hours_ago=500)
    assert ask(bank, "check", {"phoneNumber": NUMBER}).json() == {"swapped": False}
    assert ask(bank, "check", {"phoneNumber": NUMBER, "maxAge": 501}).json() == {"swapped": True}
    activate(bank.id, "reverification")
    assert ask(bank, "check", {"phoneNumber": NUMBER}).json() == {"swapped": False}
    activate(bank.id, "sim_replacement", hours_ago=2)
    assert ask(bank, "check", {"phoneNumber": NUMBER, "maxAge": 1}).json() == {"swapped": False}
    assert ask(bank, "check", {"phoneNumber": NUMBER, "maxAge": 3}).json() == {"swapped": True}
    told = ask(bank, "retrieve-date", {"phoneNumber": NUMBER}).json()["latestSimChange"]
    assert abs(timezone.now() - timedelta(hours=2) - datetime.fromisoformat(told)) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 422, "MISSING_IDENTIFIER"),
        ({"phoneNumber": "07700900123"}, 400, "INVALID_ARGUMENT"),
        ({"phoneNumber": 7}, 400, "INVALID_ARGUMENT"),
        ({"phoneNumber": "+447700900199"}, 404, "IDENTIFIER_NOT_FOUND"),
        ([], 400, "INVALID_ARGUMENT"),
        ({"phoneNumber": NUMBER, "maxAge": 0}, 400, "OUT_OF_RANGE"),
        ({"phoneNumber": NUMBER, "maxAge": 2401}, 400, "OUT_OF_RANGE"),
        ({"phoneNumber": NUMBER, "maxAge": "240"}, 400, "INVALID_ARGUMENT"),
        ({"phoneNumber": NUMBER, "maxAge": True}, 400, "INVALID_ARGUMENT"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_camaras_words(bank: Operator, body: Any, status: int, code: str) -> None:
    activate(bank.id)
    answer = ask(bank, "check", body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert NUMBER not in answer.content.decode()


def test_a_line_that_has_ended_is_not_known(bank: Operator) -> None:
    line = activate(bank.id)
    with tenant(bank.id):
        lines.end_line(line)
    assert ask(bank, "retrieve-date", {"phoneNumber": NUMBER}).status_code == 404


def test_another_operators_partner_and_one_without_the_scope_learn_nothing(bank: Operator) -> None:
    activate(bank.id)
    south = make_operator("south", SCOPES)
    assert ask(south, "check", {"phoneNumber": NUMBER}).status_code == 404
    shop = make_operator("east", ("sim-swap:check",))
    assert ask(shop, "retrieve-date", {"phoneNumber": NUMBER}).status_code == 403
    shop.token = shop.token[:-4]
    assert ask(shop, "check", {"phoneNumber": NUMBER}).status_code == 401


def test_the_correlator_comes_back_where_it_is_one(bank: Operator) -> None:
    answer = ask(bank, "check", {}, **{"x-correlator": "b4333c46-49c0"})
    assert answer["x-correlator"] == "b4333c46-49c0"
    assert "x-correlator" not in ask(bank, "check", {}, **{"x-correlator": "a b"})
    assert Client().get("/sim-swap/v2/check").status_code == 405
