"""Calls drawn from the committed reference, good ones and bad ones: what is answered is what the reference says."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig
from tests.integration.api.conftest import KINDS, POLICY, Operator
from tests.integration.api.test_operators import STATUSES
from tests.integration.api.test_reference import REFERENCE
from tests.integration.api.test_registrations import LINE

from realname.record.web import authentication

CONFIG = {
    "generation": {"mode": "all", "max-examples": 5, "with-security-parameters": False},
    "phases": {"coverage": {"unexpected-methods": ["put", "patch", "query"]}},
    # What is well-formed can still be wrong: a policy's text, a number's country code, a cursor.
    "checks": {
        "positive_data_acceptance": {
            "expected-statuses": ["2xx", "400", "401", "403", "404", "409", "415", "422"],
        },
    },
}

schema = schemathesis.openapi.from_dict(
    json.loads(REFERENCE.read_text("utf-8")), config=SchemathesisConfig.from_dict(CONFIG)
)
schema.app = WSGIHandler()


@pytest.fixture
def known(north: Operator, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Identifiers of an operator's own rows, so that calls do not all end at one that is not there."""
    monkeypatch.setattr(authentication, "BURST", 10**6)
    monkeypatch.setattr(authentication, "PER_SECOND", 10**6)
    policy = north.post("/v1/policies", {"text": POLICY, "kinds": KINDS}).json()["id"]
    made = north.post("/v1/registrations", {"kind": "new_line", "line": LINE}).json()
    return {
        "policy_id": policy,
        "registration_id": made["id"],
        "subscriber_id": made["subscriber_id"],
        "endpoint_id": north.post("/v1/webhooks", {"url": "https://hooks.example/one"}).json()["id"],
    }


@schema.parametrize()
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
def test_every_answer_is_one_that_the_reference_names(
    case: schemathesis.Case[Any], known: dict[str, str], north: Operator
) -> None:
    for name, value in (case.path_parameters or {}).items():
        if name in known and _is_uuid(value):
            case.path_parameters[name] = known[name]
    answer = case.call_and_validate("http://testserver", headers={"Authorization": f"Bearer {north.token}"})
    if answer.status_code >= 400:
        assert answer.status_code in STATUSES[answer.json()["code"]]


def _is_uuid(value: Any) -> bool:
    try:
        uuid.UUID(value)
    except (ValueError, AttributeError, TypeError):
        return False
    return True
