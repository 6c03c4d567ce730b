"""The field watch's page: what was found, and which groups are watched on which legal basis."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from django.test import Client
from tests.integration.administration.furnished import Furnished, empty
from tests.integration.staffing import COOKIE

from realname.database.rows import tenant
from realname.record.watch.models import CanaryRun, WatchedGroup, WatchFinding


@pytest.fixture
def shop(http: Client) -> Furnished:
    made = empty()
    http.cookies[COOKIE] = made.cookie
    return made


def text_of(http: Client) -> str:
    return unescape(http.get("/operator/watch").content.decode())


def watched(made: Furnished) -> list[tuple[str, str]]:
    with tenant(made.caller.operator_id):
        return list(WatchedGroup.objects.filter(ended_at=None).values_list("group", "legal_basis"))


def test_findings_are_shown_with_what_they_rest_on_and_another_operators_are_not(http: Client, shop: Furnished) -> None:
    with tenant(shop.caller.operator_id):
        common = {"operator_id": shop.caller.operator_id, "day": date(2026, 6, 1), "engine": "ab" * 32}
        WatchFinding.objects.create(
            **common, watch="score_drift", found="alarm", measured=0.412, bound=0.25, samples=812
        )
        WatchFinding.objects.create(
            **common, watch="outcome_gap", group="sex", value="F", found="too_few", bound=0.05, samples=31
        )
    CanaryRun.objects.create(engine="ab" * 32, engine_name="default", engine_version="3", is_well=False)
    text = text_of(http)
    for said in ("0.412", "812", "Sex on the document", "too few to say", "registrations wait, and nobody is refused"):
        assert said in text
    http.cookies[COOKIE] = empty("south").cookie
    assert "Nothing was watched yet" in text_of(http)


def test_a_group_is_watched_and_watched_no_longer(http: Client, shop: Furnished) -> None:
    chosen = {"group": "age", "legal_basis": "As <b>our</b> counsel wrote."}
    assert http.post("/operator/watch", chosen).status_code == 302
    assert watched(shop) == [("age", "As <b>our</b> counsel wrote.")]
    assert "&lt;b&gt;our" in http.get("/operator/watch").content.decode()
    assert "watched already" in http.post("/operator/watch", chosen).content.decode()
    assert http.post("/operator/watch/age/end").status_code == 302
    assert watched(shop) == []


@pytest.mark.parametrize("chosen", [{"group": "age"}, {"group": "race", "legal_basis": "None."}])
def test_without_a_known_group_and_a_legal_basis_nothing_is_watched(
    http: Client, shop: Furnished, chosen: dict[str, str]
) -> None:
    assert "There is something to mend" in http.post("/operator/watch", chosen).content.decode()
    assert watched(shop) == []
