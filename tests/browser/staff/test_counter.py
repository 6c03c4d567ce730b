"""An agent serves somebody in Chromium: begins, hands over, goes through it, gives her word."""

from __future__ import annotations

import uuid

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import send
from tests.browser.files import png
from tests.browser.reviews.conftest import beside
from tests.browser.test_looks import check
from tests.integration.api.working import work
from tests.integration.staffing import COOKIE, session_cookie
from tests.pages.stand_ins import RED, square
from tests.pages.stand_ins import page as drawn_page

from realname.record.registrations.actions import captures
from realname.record.staff.actions.members import add_member, add_store

SIM = "8944110068256270054"


@pytest.fixture
def agent(seen: tuple[Page, str], live: str, north: uuid.UUID) -> tuple[Page, str]:
    """A page on which an agent is signed in, and how its pictures are called."""
    page, where = seen

    def make() -> str:
        store = add_store(north, "Main Street", "1")
        member = add_member(north, "Ada Example", "ada", ["agent"], store).member_id
        return session_cookie(north, member)

    cookie = beside(make)
    page.context.add_cookies([{"name": COOKIE, "value": cookie, "url": live, "httpOnly": True}])
    page.goto(f"{live}/counter")
    return page, where


def begin(page: Page) -> str:
    """Begin a registration and return the address of its case."""
    page.click(".rn-top .govuk-button")
    page.fill("#id_msisdn", "07700 900123")
    page.fill("#id_iccid", SIM)
    send(page)
    expect(page.locator(".rn-stages")).to_be_visible()
    return page.url


def step(page: Page, case: str, name: str) -> None:
    page.goto(f"{case}/{name}")


def agree(page: Page, case: str, *, by_face: bool = True) -> None:
    step(page, case, "consents")
    page.check("#agree_document")
    if by_face:
        page.check("#agree_face")
    else:
        page.check("#decline_face")


def test_a_registration_is_begun_and_handed_over(agent: tuple[Page, str]) -> None:
    page, where = agent
    check(page, f"counter-empty-{where}")
    page.click(".rn-top .govuk-button")
    page.check("#id_holder_carer")
    send(page)
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    check(page, f"counter-begin-errors-{where}")
    page.goto(page.url.removesuffix("/new"))
    case = begin(page)
    for summary in page.locator("summary").all():
        summary.click()
    check(page, f"counter-case-{where}")
    page.click("form[action$='/phone'] button")
    expect(page.locator(".rn-qr svg")).to_be_visible()
    page.locator("summary").click()
    check(page, f"counter-phone-{where}")
    link = page.locator(".rn-typed a").get_attribute("href") or ""
    beside(captures.claim, link.rpartition("/")[2])
    expect(page.locator(".rn-qr")).to_have_count(0)
    check(page, f"counter-phone-opened-{where}")
    page.goto(case.rpartition("/")[0])
    expect(page.locator(".rn-case-table tbody tr")).to_have_count(1)
    check(page, f"counter-cases-{where}")


def test_the_way_at_the_counter_by_the_face(agent: tuple[Page, str]) -> None:
    page, where = agent
    case = begin(page)
    agree(page, case)
    check(page, f"counter-consents-{where}")
    send(page)
    step(page, case, "document")
    page.set_input_files("#id_front", png(drawn_page(RED)))
    check(page, f"counter-document-{where}")
    send(page)
    expect(page.locator(".rn-stages__step--busy")).to_have_count(1)
    beside(work)
    expect(page.locator(".rn-stages__step--busy")).to_have_count(0)
    step(page, case, "face")
    page.set_input_files("#id_face", png(square(RED)))
    check(page, f"counter-face-{where}")
    send(page)
    beside(work)
    page.goto(case)
    page.click("form[action$='/decide'] button")
    beside(work)
    expect(page.locator(".rn-tone--good").first).to_be_visible()
    check(page, f"counter-approved-{where}")


def test_the_way_without_the_face(agent: tuple[Page, str]) -> None:
    page, where = agent
    case = begin(page)
    agree(page, case, by_face=False)
    send(page)
    step(page, case, "document")
    page.set_input_files("#id_front", png(drawn_page(RED)))
    send(page)
    beside(work)
    step(page, case, "officer")
    page.click("form:has(#id_document_seen) button")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    check(page, f"counter-officer-{where}")
    page.check("#id_document_seen")
    page.check("#id_second_means")
    page.click("form:has(#id_document_seen) button")
    page.click("form[action$='/decide'] button")
    beside(work)
    expect(page.locator(".rn-stages__step--done")).to_have_count(4)
    check(page, f"counter-attested-{where}")
    step(page, case, "contact")
    check(page, f"counter-contact-{where}")
