"""The impact assessment's page: drawn up from what is in force, signed with the operator's own words."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from tests.integration.administration.furnished import Furnished, empty, furnished
from tests.integration.staffing import COOKIE, sign_in_as

from realname.database.rows import tenant
from realname.record.assessments.models import Assessment

WORDS = {
    "necessity": "The law asks for it.\nNothing milder does.",
    "consulted": "The officer for data protection.",
    "remaining": "By our staff.",
    "residual_risks": "<b>Few</b>, and accepted.",
    "agreed": "on",
}


@pytest.fixture
def shop(http: Client) -> Furnished:
    made = empty()
    http.cookies[COOKIE] = made.cookie
    return made


def text_of(http: Client, path: str = "/operator/assessment", **headers: str) -> str:
    answer = http.get(path, headers=headers)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def seen(http: Client) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', text_of(http))
    assert found
    return found[1]


def signed(made: Furnished) -> int:
    with tenant(made.caller.operator_id):
        return Assessment.objects.count()


def test_it_says_what_is_done_with_data_how_the_engine_errs_and_what_the_law_asks(http: Client) -> None:
    http.cookies[COOKIE] = furnished().cookie
    text = text_of(http)
    for said in ("Nobody has signed yet", "Comparing the face with the document", "180", "1 : 10,000", "invented"):
        assert said in text
    assert "No law pack ships for UT" in text
    assert "decisions were made on trial so far" in text
    assert "将人脸与证件比对" in text_of(http, **{"accept-language": "zh-CN"})


def test_it_is_signed_with_the_operators_words_and_read_again(http: Client, shop: Furnished) -> None:
    answer = http.post("/operator/assessment", WORDS | {"seen": seen(http)})
    assert answer.status_code == 302
    assert signed(shop) == 1
    with tenant(shop.caller.operator_id):
        digest = Assessment.objects.get().digest
    page = http.get(answer["Location"]).content.decode()
    assert digest in page
    assert "&lt;b&gt;Few&lt;/b&gt;" in page
    assert "nothing has changed since" in text_of(http)
    assert WORDS["consulted"] in text_of(http), "the next one begins with the words of the last"


@pytest.mark.parametrize("missing", [*WORDS])
def test_without_any_of_the_words_nothing_is_signed(http: Client, shop: Furnished, missing: str) -> None:
    answer = http.post("/operator/assessment", WORDS | {"seen": seen(http), missing: ""} | {missing: ""})
    assert answer.status_code == 200
    assert "There is something to mend" in answer.content.decode()
    assert signed(shop) == 0


def test_what_was_not_seen_is_not_signed(http: Client, shop: Furnished) -> None:
    answer = http.post("/operator/assessment", WORDS | {"seen": "0" * 64})
    assert "changed while you read" in answer.content.decode()
    assert signed(shop) == 0


def test_another_operators_assessment_is_not_there(http: Client, shop: Furnished) -> None:
    where = http.post("/operator/assessment", WORDS | {"seen": seen(http)})["Location"]
    http.cookies[COOKIE] = empty("south").cookie
    assert http.get(where).status_code == 404
    assert "Nobody has signed yet" in text_of(http)
    sign_in_as(http, shop.caller.operator_id, "reviewer")
    assert http.get(where).status_code == 403
