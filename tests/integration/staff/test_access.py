"""A page of the staff lets in who is signed in with its role, and nobody else."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.integration.staffing import COOKIE, sign_in_as

from realname.database.rows import tenant
from realname.record.staff.actions import members, sessions
from realname.record.staff.models import StaffSession

PAGE = "/for-reviewers"


def set_back(operator_id: uuid.UUID, **moments: timedelta) -> None:
    """Have every session begun, or been seen, that long ago."""
    with tenant(operator_id):
        StaffSession.objects.update(**{name: timezone.now() - ago for name, ago in moments.items()})


def test_nobody_is_sent_to_sign_in_and_back(north: uuid.UUID, http: Client) -> None:
    del north
    answer = http.get(f"{PAGE}?day=1")
    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in?next=%2Ffor-reviewers%3Fday%3D1"


def test_the_role_opens_the_page(north: uuid.UUID, http: Client) -> None:
    sign_in_as(http, north, "reviewer", "agent")
    assert http.get(PAGE).content.decode() == "Ada Example ['agent', 'reviewer']"


def test_another_role_is_told_so_and_stays_signed_in(north: uuid.UUID, http: Client) -> None:
    sign_in_as(http, north, "agent")
    answer = http.get(PAGE)
    assert answer.status_code == 403
    assert "not for your role" in answer.content.decode()
    assert http.get("/staff").status_code == 200


@pytest.mark.parametrize("cookie", ["", "x", ".", f"{'1' * 32}.{'a' * 43}", "0" * 32])
def test_a_made_up_cookie_opens_nothing(north: uuid.UUID, http: Client, cookie: str) -> None:
    del north
    http.cookies[COOKIE] = cookie
    assert http.get(PAGE).status_code == 302


def test_a_session_of_one_operator_is_none_of_another(north: uuid.UUID, south: uuid.UUID, http: Client) -> None:
    sign_in_as(http, north, "reviewer")
    _, _, token = http.cookies[COOKIE].value.partition(".")
    http.cookies[COOKIE] = f"{south.hex}.{token}"
    assert http.get(PAGE).status_code == 302


@pytest.mark.parametrize(("ago", "status"), [(timedelta(minutes=29), 200), (timedelta(minutes=31), 302)])
def test_half_an_hour_without_a_request_ends_it(north: uuid.UUID, http: Client, ago: timedelta, status: int) -> None:
    sign_in_as(http, north, "reviewer")
    set_back(north, seen_at=ago)
    assert http.get(PAGE).status_code == status


@pytest.mark.parametrize(("ago", "status"), [(timedelta(hours=11, minutes=59), 200), (timedelta(hours=12), 302)])
def test_twelve_hours_end_it_however_busy(north: uuid.UUID, http: Client, ago: timedelta, status: int) -> None:
    sign_in_as(http, north, "reviewer")
    set_back(north, created_at=ago)
    assert http.get(PAGE).status_code == status


def test_a_request_counts_and_what_a_script_asks_does_not(north: uuid.UUID, http: Client) -> None:
    sign_in_as(http, north, "reviewer")
    cookie = http.cookies[COOKIE].value
    set_back(north, seen_at=timedelta(minutes=29))
    assert sessions.identify(cookie, counts=False) is not None
    with tenant(north):
        seen = StaffSession.objects.get().seen_at
    assert timezone.now() - seen > timedelta(minutes=28)
    assert http.get(PAGE).status_code == 200
    with tenant(north):
        assert StaffSession.objects.get().seen_at > seen


def test_signing_out_ends_it_for_every_copy_of_the_cookie(north: uuid.UUID, http: Client) -> None:
    sign_in_as(http, north, "reviewer")
    cookie = http.cookies[COOKIE].value
    assert http.post("/sign-out").status_code == 302
    http.cookies[COOKIE] = cookie
    assert http.get(PAGE).status_code == 302


def test_who_is_disabled_is_out_at_once(north: uuid.UUID, http: Client) -> None:
    member_id = sign_in_as(http, north, "reviewer")
    members.disable(north, member_id)
    assert http.get(PAGE).status_code == 302
    with tenant(north):
        assert not StaffSession.objects.filter(ended_at=None).exists()
