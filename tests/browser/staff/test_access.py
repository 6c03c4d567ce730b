"""Two officers open a case in a browser, wide and narrow, in both languages."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.browser.conftest import send
from tests.browser.reviews.conftest import beside
from tests.browser.staff import conftest as staff
from tests.browser.test_looks import check
from tests.integration.picture_way import TODAY, captured, tools
from tests.integration.staffing import COOKIE, session_cookie

from realname.ledger import replay
from realname.record.operators.actions.clients import Caller
from realname.record.oversight.actions.sequencing import sequence_all
from realname.record.registrations.actions import deciding
from realname.record.staff.actions.members import add_member

live, north, seen = staff.live, staff.north, staff.seen

BASIS = "Telecommunications Act, section 9(2); order 17/2026 of the district court"


@pytest.fixture
def registration(north: uuid.UUID) -> uuid.UUID:
    def make() -> uuid.UUID:
        caller, instruments = Caller(north, "client", frozenset()), tools()
        found = captured(caller, instruments)
        deciding.decide_registration(north, found, instruments, TODAY)
        sequence_all()
        return found

    return beside(make)


def sign_in(page: Page, live: str, operator_id: uuid.UUID, role: str) -> None:
    """Go on as another officer."""

    def cookie() -> str:
        member = add_member(operator_id, "Dot Example", uuid.uuid4().hex, (role,)).member_id
        return session_cookie(operator_id, member)

    page.context.add_cookies([{"name": COOKIE, "value": beside(cookie), "url": live}])


def test_two_officers_open_a_case(seen: tuple[Page, str], live: str, north: uuid.UUID, registration: uuid.UUID) -> None:
    page, where = seen
    sign_in(page, live, north, "regulator")
    page.goto(f"{live}/access")
    check(page, f"access-empty-{where}")
    page.click("a[href='/access/ask']")
    send(page)
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    check(page, f"access-ask-errors-{where}")
    today = timezone.localdate()
    page.fill("#id_registration", str(registration))
    page.fill("#id_jurisdiction", "GB")
    page.fill("#id_basis", BASIS)
    page.fill("#id_until", (today + timedelta(days=30)).isoformat())
    page.fill("#id_notice_on", (today + timedelta(days=60)).isoformat())
    send(page)
    expect(page.locator("button[value=agree]")).to_have_count(0)
    check(page, f"access-asked-{where}")
    there = page.url
    sign_in(page, live, north, "administrator")
    page.goto(there)
    check(page, f"access-to-decide-{where}")
    page.click("button[value=agree]")
    with page.expect_download() as handing:
        page.click("form[action$='/files'] button")
    assert replay.replay(replay.read(handing.value.path().read_bytes())).is_same
    page.goto(there)
    check(page, f"access-handed-{where}")
    page.goto(f"{live}/access")
    check(page, f"access-list-{where}")
