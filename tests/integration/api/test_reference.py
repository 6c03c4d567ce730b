"""The committed reference is what the code answers to."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from realname import record
from realname.judge.payments import ENDED
from realname.record.api import api
from realname.record.campaigns.states import State as CampaignState
from realname.record.patterns.models import RingStep
from realname.record.payments.models import Refund
from realname.record.registrations.states import State
from realname.record.web import problem_list

UNREPEATABLE = {"/v1/token", "/v1/capture-sessions"}
"""Calls that give something fresh each time, or once only."""

CHECKOUT = Path(__file__).parents[3]
REFERENCE = CHECKOUT / "docs" / "openapi.json"
RULES = CHECKOUT / "docs" / "api.md"
RECORD = Path(record.__file__).parent


def test_the_committed_reference_is_that_of_the_code() -> None:
    made = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/v1/")))
    assert json.loads(REFERENCE.read_text("utf-8")) == made, "write it again: see docs/decisions/0007"
    assert made["openapi"].startswith("3.1")


def test_every_post_that_can_be_repeated_needs_an_idempotency_key() -> None:
    for path, methods in api.get_openapi_schema(path_prefix="/v1/")["paths"].items():
        if "post" in methods and path not in UNREPEATABLE:
            names = [item["name"] for item in methods["post"]["parameters"] if item["required"]]
            assert "Idempotency-Key" in names, path


def test_the_committed_catalogue_of_problems_is_that_of_the_code() -> None:
    script = _script("generate_problems")
    made = script.catalogue()
    assert problem_list.entries() == json.loads(json.dumps(made)), "run `make generated`"
    assert script.TABLE.read_text("utf-8") == script.table(made), "run `make generated`"
    assert all(entry["statuses"] and entry["meanings"] and entry["remedies"] for entry in made)


@pytest.mark.usefixtures("service")
def test_the_type_of_a_problem_leads_to_what_it_means() -> None:
    http = Client()
    kind = http.get("/v1/registrations").json()["type"]
    address, _, anchor = kind.partition("#")
    answer = http.get(address, headers={"accept": "text/html"})
    assert answer.status_code == 200
    assert f'id="{anchor}"' in answer.content.decode()
    listed = http.get(address, headers={"accept": "application/json"}).json()["items"]
    assert anchor in [entry["code"] for entry in listed]
    assert http.post(address).status_code == 405


def test_the_rules_of_the_api_name_every_event_that_is_told() -> None:
    rows = re.findall(r"^\| (`[a-z_]+\.[^|]+`) \|", RULES.read_text("utf-8"), re.MULTILINE)
    told = set(re.findall(r"[a-z_]+\.[a-z_]+", " ".join(rows)))
    source = "\n".join(path.read_text("utf-8") for path in RECORD.rglob("*.py"))
    emitted = set(re.findall(r'emit\([^"]*?"([a-z_]+\.[a-z_]+)"', source, re.DOTALL))
    # Some are chosen between, and moves are told by the state that is reached.
    emitted |= {"contact.sent", "contact.failed", "line.noticed", "line.notice_failed", "line.dispute_due"}
    emitted |= {
        *(f"block.{step}" for step in ("proposed", "confirmed", "lifted")),
        *(f"ring.{step}" for step in RingStep.Step),
        *(f"payment.{state}" for state in ENDED),
        *(f"refund.{state}" for state in Refund.State if state is not Refund.State.ASKED),
        *(f"registration.{state}" for state in State),
        *(f"stay.{state}" for state in ("ready", "arrived", "departed", "cancelled", "missed")),
        *(f"campaign.{state}" for state in CampaignState if state is not CampaignState.LOADING),
    }
    assert told == emitted


def _script(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, CHECKOUT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    # A dataclass looks its module up by name.
    sys.modules[name] = script
    spec.loader.exec_module(script)
    return script
