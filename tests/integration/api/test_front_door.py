"""The front door: every way in, and a registration to try where sample operators are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings
from tests.integration.api.conftest import KINDS, POLICY, Operator

from realname.database.rows import tenant
from realname.record.registrations.models import Registration


@pytest.fixture
def sampled(north: Operator, south: Operator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Operator]:
    for operator in (north, south):
        operator.post("/v1/policies", {"text": POLICY, "kinds": KINDS})
    rows = [{"operator_id": str(one.id), "name": "a sample", "simulators": {}} for one in (north, south)]
    (tmp_path / "sample-operators.json").write_text(json.dumps({"operators": rows}))
    (tmp_path / "first").mkdir()
    (tmp_path / "first" / "face.png").write_bytes(b"a face")
    monkeypatch.setenv("REALNAME_SAMPLES", str(tmp_path))
    with override_settings(ROOT_URLCONF="tests.integration.api.page_urls"):
        yield north


def count(operator: Operator) -> int:
    with tenant(operator.id):
        return Registration.objects.count()


def test_a_newcomer_begins_a_registration_with_one_button(sampled: Operator, south: Operator) -> None:
    page = Client().get("/")
    assert b"Begin without a camera" in page.content
    assert page.content.count(b"rn-card") > 4
    answer = Client().post("/begin")
    assert answer.status_code == 302
    assert answer["location"].startswith("/r/ey")
    assert (count(sampled), count(south)) == (1, 0)


def test_without_a_camera_she_begins_where_photographs_are_taken(sampled: Operator, south: Operator) -> None:
    assert Client().post("/begin", {"photographs": "1"}).status_code == 302
    assert (count(sampled), count(south)) == (0, 1)


def test_the_samples_files_are_given_and_no_others(sampled: Operator) -> None:
    del sampled
    assert Client().get("/samples/face").getvalue() == b"a face"
    for kind in ("document", "sample-operators.json", "../keyring.json"):
        assert Client().get(f"/samples/{kind}").status_code == 404


@pytest.mark.parametrize("place", ["production", "nowhere"])
def test_in_production_and_without_samples_nothing_can_be_begun(
    sampled: Operator, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setenv(*(("REALNAME_ENV", "production") if place == "production" else ("REALNAME_SAMPLES", "")))
    assert b"Begin with" not in Client().get("/").content
    assert Client().post("/begin").status_code == 404
    assert Client().get("/samples/face").status_code == 404
    assert count(sampled) == 0
