"""The committed reference is what the code answers to."""

from __future__ import annotations

import json
from pathlib import Path

from realname.record.api import api

UNREPEATABLE = {"/v1/token", "/v1/capture-sessions"}
"""Calls that give something fresh each time, or once only."""

REFERENCE = Path(__file__).parents[3] / "docs" / "openapi.json"


def test_the_committed_reference_is_that_of_the_code() -> None:
    made = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/v1/")))
    assert json.loads(REFERENCE.read_text("utf-8")) == made, "write it again: see docs/decisions/0007"
    assert made["openapi"].startswith("3.1")


def test_every_post_that_can_be_repeated_needs_an_idempotency_key() -> None:
    for path, methods in api.get_openapi_schema(path_prefix="/v1/")["paths"].items():
        if "post" in methods and path not in UNREPEATABLE:
            names = [item["name"] for item in methods["post"]["parameters"] if item["required"]]
            assert "Idempotency-Key" in names, path
