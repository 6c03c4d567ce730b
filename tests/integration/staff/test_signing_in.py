"""Sign in by password and a second proof: what opens, what is refused, and what a refusal leaves as it was."""

from __future__ import annotations

import base64
import json
import time
import uuid
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from tests.integration.staffing import COOKIE

from realname.database.rows import tenant
from realname.record.errors import Conflict, Invalid, NotFound, Unauthenticated
from realname.record.operators.actions.clients import add_operator
from realname.record.operators.models import Event
from realname.record.staff.actions import attempts, members, one_time_codes, sessions, signing_in
from realname.record.staff.actions.members import add_member
from realname.record.staff.actions.one_time_codes import STEP_S, code_at
from realname.record.staff.models import Member, StaffSession

PASSWORD = "four words that fit"  # noqa: S105  of nobody
OTHER = "another that fits"
SECRET = bytes(range(20))
WRONG = "000000"


def somebody(operator_id: uuid.UUID, login: str = "ada") -> uuid.UUID:
    """Add an agent with a password and codes by the known secret."""
    member_id = add_member(operator_id, "Ada Example", login, ["agent"], password=PASSWORD).member_id
    with tenant(operator_id):
        signing_in.keep_secret(Member.objects.get(id=member_id), SECRET)
    return member_id


def code(steps_from_now: int = 0) -> str:
    return code_at(SECRET, int(time.time()) // STEP_S + steps_from_now)


def row(operator_id: uuid.UUID, member_id: uuid.UUID) -> Member:
    with tenant(operator_id):
        return Member.objects.get(id=member_id)


def give_password(http: Client, password: str = PASSWORD, operator: str = "north", login: str = "ada") -> Any:
    return http.post("/sign-in", {"operator": operator, "login": login, "password": password, "next": "/staff"})


def give_code(http: Client, given: str) -> Any:
    return http.post("/sign-in/second", {"code": given, "next": "/staff"})


def test_password_and_code_open_the_pages_and_lead_where_she_wanted(north: uuid.UUID, http: Client) -> None:
    somebody(north)
    answer = give_password(http, login=" ADA ")
    assert answer["Location"] == "/sign-in/second?next=%2Fstaff"
    assert http.get("/staff").status_code == 302
    assert give_code(http, code())["Location"] == "/staff"
    assert "Ada Example" in http.get("/staff").content.decode()
    with tenant(north):
        assert Event.objects.filter(type="staff.signed_in").count() == 1


def test_the_cookie_is_for_this_site_alone_and_no_script_reads_it(north: uuid.UUID, http: Client) -> None:
    somebody(north)
    give_password(http)
    cookie = http.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["secure"]
    assert cookie.value.startswith(north.hex)
    before = cookie.value
    give_code(http, code())
    assert http.cookies[COOKIE].value != before


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "counter"])
def test_nobody_is_led_to_another_site(north: uuid.UUID, http: Client, there: str) -> None:
    somebody(north)
    http.post("/sign-in", {"operator": "north", "login": "ada", "password": PASSWORD, "next": there})
    answer = http.post("/sign-in/second", {"code": code(), "next": there})
    assert answer["Location"] == "/counter"


@pytest.mark.parametrize(
    ("operator", "login", "password"),
    [("north", "ada", "wrong password"), ("north", "eve", PASSWORD), ("east", "ada", PASSWORD)],
    ids=["password", "login", "operator"],
)
def test_every_wrong_part_is_answered_alike_and_opens_no_session(
    north: uuid.UUID, http: Client, operator: str, login: str, password: str
) -> None:
    somebody(north)
    answer = give_password(http, password, operator, login)
    assert "What you gave does not belong together." in answer.content.decode()
    assert COOKIE not in http.cookies
    with tenant(north):
        assert not StaffSession.objects.exists()
        assert not Event.objects.filter(type="staff.signed_in").exists()


def test_a_code_counts_once_on_whatever_device(north: uuid.UUID, http: Client) -> None:
    member_id = somebody(north)
    given = code()
    give_password(http)
    assert give_code(http, given).status_code == 302
    step = row(north, member_id).totp_step
    other = Client(headers={"accept-language": "en"})
    give_password(other)
    assert give_code(other, given).status_code == 200
    assert other.get("/staff").status_code == 302
    assert row(north, member_id).totp_step == step
    assert give_code(other, code(1)).status_code == 302


def test_a_code_of_the_step_before_one_that_was_used_is_refused(north: uuid.UUID, http: Client) -> None:
    somebody(north)
    give_password(http)
    give_code(http, code())
    other = Client()
    give_password(other)
    assert give_code(other, code(-1)).status_code == 200


def test_after_three_wrong_attempts_each_wait_is_longer_and_the_right_password_waits_too(north: uuid.UUID) -> None:
    member_id = somebody(north)
    waits = []
    for _ in range(5):
        with pytest.raises(Unauthenticated):
            signing_in.sign_in("north", "ada", "wrong password")
        found = row(north, member_id)
        waits.append(
            0 if found.blocked_until is None else round((found.blocked_until - timezone.now()).total_seconds())
        )
        with pytest.raises(Unauthenticated) if found.blocked_until else nullcontext():
            signing_in.sign_in("north", "ada", PASSWORD)
        with tenant(north):
            Member.objects.update(blocked_until=None)
    assert waits == [0, 0, 15, 30, 60]
    assert row(north, member_id).failures == 5


def test_no_wait_is_longer_than_a_quarter_of_an_hour() -> None:
    assert attempts.wait_after(2) == timedelta()
    assert attempts.wait_after(3) == timedelta(seconds=15)
    assert attempts.wait_after(8) == timedelta(seconds=480)
    assert attempts.wait_after(9) == timedelta(minutes=15)
    assert attempts.wait_after(10_000) == timedelta(minutes=15)


def test_an_attempt_during_the_wait_does_not_count(north: uuid.UUID) -> None:
    member_id = somebody(north)
    with tenant(north):
        Member.objects.update(failures=3, blocked_until=timezone.now() + timedelta(seconds=15))
    before = row(north, member_id)
    with pytest.raises(Unauthenticated):
        signing_in.sign_in("north", "ada", "wrong password")
    after = row(north, member_id)
    assert (after.failures, after.blocked_until) == (before.failures, before.blocked_until)


def test_a_right_password_forgives_no_wrong_code(north: uuid.UUID, http: Client) -> None:
    member_id = somebody(north)
    for _ in range(2):
        give_password(http)
        give_code(http, WRONG)
    assert row(north, member_id).failures == 2
    give_password(http)
    assert give_code(http, WRONG).status_code == 200
    assert give_code(http, code()).status_code == 200
    with tenant(north):
        Member.objects.update(blocked_until=None)
    assert give_code(http, code()).status_code == 302
    assert row(north, member_id).failures == 0


def test_the_way_from_password_to_code_lasts_ten_minutes(north: uuid.UUID, http: Client) -> None:
    somebody(north)
    give_password(http)
    with tenant(north):
        StaffSession.objects.update(created_at=timezone.now() - timedelta(minutes=10))
    assert give_code(http, code())["Location"] == "/sign-in?next=%2Fstaff"
    assert http.get("/staff").status_code == 302


def test_the_first_sign_in_sets_codes_up_and_a_later_one_cannot(north: uuid.UUID, http: Client) -> None:
    added = add_member(north, "Ada Example", "ada", ["agent"])
    assert give_password(http).status_code == 200
    form = {"setup_code": added.setup_code, "password": PASSWORD, "again": PASSWORD}
    assert "Your password is kept" in http.post("/sign-in/first", form).content.decode()
    assert give_password(http).status_code == 302
    assert http.get("/sign-in/second?next=/staff")["Location"] == "/sign-in/set-up?next=%2Fstaff"
    page = http.get("/sign-in/set-up").content.decode()
    assert "<svg" in page
    typed = signing_in.begin_codes(http.cookies[COOKIE].value).typed
    assert typed in page
    secret = _read(typed)
    wrong = http.post("/sign-in/set-up", {"code": WRONG})
    assert typed in wrong.content.decode()
    answer = http.post("/sign-in/set-up", {"code": code_at(secret, int(time.time()) // STEP_S), "next": "/staff"})
    assert answer["Location"] == "/staff"
    other = Client()
    give_password(other)
    assert other.get("/sign-in/set-up")["Location"] == "/sign-in"
    with pytest.raises(Unauthenticated):
        signing_in.confirm_codes(other.cookies[COOKIE].value, WRONG)


def test_a_setup_code_works_once_and_not_after_three_days(north: uuid.UUID) -> None:
    added = add_member(north, "Ada Example", "ada", ["agent"])
    with pytest.raises(Invalid):
        members.choose_password(added.setup_code, "short")
    members.choose_password(added.setup_code, PASSWORD)
    kept = row(north, added.member_id).password
    with pytest.raises(Unauthenticated):
        members.choose_password(added.setup_code, "another one that fits")
    again = members.begin_again(north, added.member_id)
    with tenant(north):
        Member.objects.update(setup_until=timezone.now())
    with pytest.raises(Unauthenticated):
        members.choose_password(again, PASSWORD)
    assert kept != ""
    assert row(north, added.member_id).password == ""


def test_a_made_up_setup_code_is_refused(north: uuid.UUID) -> None:
    added = add_member(north, "Ada Example", "ada", ["agent"])
    for wrong in ("", "x", f"{added.setup_code}x", added.setup_code.replace(north.hex, uuid.uuid4().hex)):
        with pytest.raises(Unauthenticated):
            members.choose_password(wrong, PASSWORD)


def test_who_is_disabled_cannot_sign_in(north: uuid.UUID) -> None:
    members.disable(north, somebody(north))
    with pytest.raises(Unauthenticated):
        signing_in.sign_in("north", "ada", PASSWORD)


def test_operators_of_one_slug_are_each_asked_and_see_nothing_of_one_another(
    north: uuid.UUID, south: uuid.UUID
) -> None:
    other = add_operator("north", "Another North", "UT")
    somebody(north)
    theirs = add_member(other, "Bea Example", "ada", ["reviewer"], password=OTHER).member_id
    assert signing_in.sign_in("north", "ada", PASSWORD).cookie.startswith(north.hex)
    assert signing_in.sign_in("north", "ada", OTHER).cookie.startswith(other.hex)
    with tenant(south):
        assert not Member.objects.exists()
    with pytest.raises(NotFound):
        members.disable(south, theirs)
    assert row(other, theirs).disabled_at is None


def test_what_cannot_be_added_is_not(north: uuid.UUID, south: uuid.UUID) -> None:
    store = members.add_store(south, "Elsewhere", "1")
    add_member(north, "Ada Example", "ada", ["agent"])
    for refused, more in (
        (Conflict, {"login": "ADA"}),
        (Invalid, {"roles": ["owner"]}),
        (Invalid, {"roles": []}),
        (Invalid, {"password": "password1234"}),
        (NotFound, {"store_id": store}),
    ):
        given: dict[str, Any] = {"login": "bea", "roles": ["agent"], **more}
        with pytest.raises(refused):
            add_member(north, "Bea Example", **given)
    with tenant(north):
        assert Member.objects.count() == 1
        assert Event.objects.filter(type="staff.added").count() == 1


def test_the_database_keeps_roles_that_are_known(north: uuid.UUID) -> None:
    member_id = somebody(north)
    with pytest.raises(IntegrityError), tenant(north), transaction.atomic():
        Member.objects.filter(id=member_id).update(roles=["owner"])


def test_nothing_secret_is_kept_in_clear(north: uuid.UUID, http: Client) -> None:
    somebody(north)
    give_password(http)
    token = http.cookies[COOKIE].value.partition(".")[2]
    with tenant(north):
        kept = json.dumps([*Member.objects.values(), *StaffSession.objects.values()], default=_hex)
    for secret in (PASSWORD, SECRET.hex(), token, token.encode().hex()):
        assert secret not in kept


def test_a_whole_session_is_of_its_operator_and_role(north: uuid.UUID, http: Client) -> None:
    member_id = somebody(north)
    give_password(http)
    give_code(http, code())
    staff = sessions.identify(http.cookies[COOKIE].value)
    assert staff == sessions.Staff(north, member_id, "Ada Example", frozenset({"agent"}), None)
    assert "registrations:write" in staff.caller().scopes


@pytest.mark.parametrize(
    ("at", "expected"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_codes_are_those_of_rfc_6238(at: int, expected: str) -> None:
    secret = b"12345678901234567890"
    assert code_at(secret, at // STEP_S) == expected
    assert one_time_codes.step_of(secret, f" {expected[:3]} {expected[3:]}", 0, now=at) == at // STEP_S
    assert one_time_codes.step_of(secret, expected, at // STEP_S, now=at) is None
    assert one_time_codes.step_of(secret, expected, 0, now=at + 2 * STEP_S) is None


def _read(typed: str) -> bytes:
    return base64.b32decode(typed.replace(" ", ""))


def _hex(value: object) -> str:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)
