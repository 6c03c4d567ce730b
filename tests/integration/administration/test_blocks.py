"""The block list's pages: proposed by one administrator, confirmed by another."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client
from tests.integration.administration.furnished import Furnished, empty
from tests.integration.staffing import COOKIE, sign_in_as

from realname.database.rows import tenant
from realname.record.identities.models import Block

GIVEN = {
    "kind": "passport",
    "state": "uto",
    "number": "l898902c3",
    "reason": "court_order",
    "days": "30",
    "appeal_url": "https://north.example/appeal",
    "reference": "case 7",
}


@pytest.fixture
def north(http: Client) -> Furnished:
    made = empty()
    http.cookies[COOKIE] = made.cookie
    return made


def the_block(made: Furnished) -> Block:
    with tenant(made.caller.operator_id):
        return Block.objects.get()


def test_one_administrator_proposes_and_another_confirms(http: Client, north: Furnished) -> None:
    assert "Nobody is blocked." in http.get("/operator/blocks").content.decode()
    assert http.post("/operator/blocks/add", GIVEN).status_code == 302
    block = the_block(north)
    page = unescape(http.get(f"/operator/blocks/{block.id}").content.decode())
    assert "Another administrator confirms it." in page
    assert "l898902c3" not in page.lower()
    answer = http.post(f"/operator/blocks/{block.id}", {"confirm": "1"})
    assert "does not confirm it" in answer.content.decode()
    assert the_block(north).confirmed_at is None
    sign_in_as(http, north.caller.operator_id, "administrator")
    assert "Confirm the block" in http.get(f"/operator/blocks/{block.id}").content.decode()
    assert http.post(f"/operator/blocks/{block.id}", {"confirm": "1"}).status_code == 302
    assert the_block(north).confirmed_at is not None
    assert "Holds" in http.get("/operator/blocks").content.decode()
    assert http.post(f"/operator/blocks/{block.id}", {"lift": "1", "because": "appeal"}).status_code == 302
    assert the_block(north).lifted_because == "appeal"


@pytest.mark.parametrize(
    ("name", "value"),
    [("number", ""), ("state", "U1"), ("days", "0"), ("days", "730"), ("appeal_url", "http://x"), ("reason", "x")],
)
def test_what_is_missing_or_wrong_is_said_beside_its_field(
    http: Client, north: Furnished, name: str, value: str
) -> None:
    answer = http.post("/operator/blocks/add", {**GIVEN, name: value})
    assert answer.status_code == 200
    assert "Error:" in answer.content.decode()
    with tenant(north.caller.operator_id):
        assert not Block.objects.exists()
