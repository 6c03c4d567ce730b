"""The pages of campaigns: made of a file, forecast, started, paused and ended; lines that are never barred."""

from __future__ import annotations

import uuid
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.integration.administration.furnished import Furnished, empty
from tests.integration.staffing import COOKIE, sign_in_as

from realname.database.rows import tenant
from realname.record.campaigns.actions import loading, running
from realname.record.campaigns.models import Campaign, NeverBar

GIVEN = {
    "name": "Old lines",
    "source": "file",
    "cohorts": "2",
    "first_day": "2026-01-05",
    "every_days": "7",
    "reminder_days": "10, 20",
    "outgoing_days": "30",
    "incoming_days": "",
    "channel": "letter",
}
FILE = b"msisdn,address\n+447700900123,1 Road\n+447700900124,2 Road\nnobody,3 Road\n"


@pytest.fixture
def north(http: Client) -> Furnished:
    made = empty()
    http.cookies[COOKIE] = made.cookie
    return made


def the_campaign(made: Furnished) -> Campaign:
    with tenant(made.caller.operator_id):
        return Campaign.objects.get()


def read(http: Client, path: str) -> str:
    answer: Any = http.get(path)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def planned(http: Client, north: Furnished) -> str:
    """Make a campaign by the page, load it, and return its address."""
    answer: Any = http.post("/operator/campaigns/add", {**GIVEN, "file": SimpleUploadedFile("lines.csv", FILE)})
    assert answer.status_code == 302
    assert "The lines are being loaded." in read(http, answer["location"])
    loading.load(north.caller.operator_id, the_campaign(north).id)
    return str(answer["location"])


def test_a_campaign_is_made_of_a_file_started_paused_and_ended(http: Client, north: Furnished) -> None:
    assert "There is no campaign yet." in read(http, "/operator/campaigns")
    path = planned(http, north)
    told = read(http, path)
    assert "0 of 2 lines are verified." in told
    assert "No phone number" in told
    assert read(http, f"{path}/refused.csv") == "line,column,code\r\n4,msisdn,line.number\r\n"
    assert http.post(f"{path}/change", {"start": "1"}).status_code == 302
    campaign = the_campaign(north)
    assert campaign.started_at is not None
    running.work(north.caller.operator_id, campaign.id, campaign.started_at)
    assert http.post(f"{path}/change", {"letters": "1"}).status_code == 302
    told = read(http, path)
    address = told.split(f'href="{path}/letters/')[1].split('"')[0]
    assert "1 Road" in read(http, f"{path}/letters/{address}")
    assert "No letter waits" in unescape(http.post(f"{path}/change", {"letters": "1"}).content.decode())
    for word, state in (("pause", "paused"), ("start", "running"), ("end", "ended")):
        assert http.post(f"{path}/change", {word: "1", "lift": "no"}).status_code == 302
        assert the_campaign(north).state == state
    assert "does not go from" in unescape(http.post(f"{path}/change", {"start": "1"}).content.decode())


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("name", "", "Enter a name."),
        ("first_day", "soon", "Choose a day."),
        ("outgoing_days", "13", "nobody is barred in the first fortnight"),
        ("reminder_days", "30", "before the bar or sooner"),
        ("incoming_days", "31", "a week more"),
        ("source", "lines", "Choose a day."),
    ],
)
def test_what_is_missing_or_too_hasty_is_said_beside_its_field(
    http: Client, north: Furnished, name: str, value: str, said: str
) -> None:
    answer = http.post("/operator/campaigns/add", {**GIVEN, name: value, "file": SimpleUploadedFile("x.csv", FILE)})
    assert answer.status_code == 200
    assert said in unescape(answer.content.decode())
    with tenant(north.caller.operator_id):
        assert not Campaign.objects.exists()


def test_a_dry_run_answers_what_it_is_asked_and_sends_nothing(http: Client, north: Furnished) -> None:
    path = planned(http, north)
    told = read(http, f"{path}/forecast")
    assert "the shops need 0 agents" in told
    asked = {"coming": "100", "remote": "0", "reviewed": "5", "calling": "2", "half_life_days": "3", "shops": "1"}
    asked |= {"shop_minutes": "9", "open_hours": "9", "busiest": "1.6", "wait_minutes": "15", "call_minutes": "5"}
    asked["review_minutes"] = "4"
    told = read(http, f"{path}/forecast?" + "&".join(f"{k}={v}" for k, v in asked.items()))
    assert "2 come in all." in told
    assert "This number cannot be." in read(http, f"{path}/forecast?" + "&".join(f"{k}=-1" for k in asked))
    assert the_campaign(north).state == "planned"


def test_a_line_is_never_barred_until_it_is_struck_off(http: Client, north: Furnished) -> None:
    assert "No line is listed." in read(http, "/operator/never-bar")
    assert http.post("/operator/never-bar", {"msisdn": "+447700900123", "reason": "health"}).status_code == 302
    told = read(http, "/operator/never-bar")
    assert "Hospital or carer" in told
    assert "7700900123" not in told
    assert "no phone number" not in told
    refused = http.post("/operator/never-bar", {"msisdn": "nobody", "reason": "health"})
    assert "This is not a phone number." in unescape(refused.content.decode())
    with tenant(north.caller.operator_id):
        row = NeverBar.objects.get()
    assert http.post(f"/operator/never-bar/{row.id}/remove").status_code == 302
    with tenant(north.caller.operator_id):
        assert not NeverBar.objects.exists()


def test_only_administrators_of_its_operator_see_a_campaign(http: Client, north: Furnished) -> None:
    path = planned(http, north)
    other = empty("south")
    http.cookies[COOKIE] = other.cookie
    for page in (path, f"{path}/forecast", f"{path}/refused.csv", f"{path}/letters/{uuid.uuid4()}.csv"):
        assert http.get(page).status_code == 404
    assert http.post(f"{path}/change", {"start": "1"}).status_code == 404
    sign_in_as(http, north.caller.operator_id, "reviewer")
    assert http.post(f"{path}/change", {"start": "1"}).status_code == 403
    assert the_campaign(north).state == "planned"
