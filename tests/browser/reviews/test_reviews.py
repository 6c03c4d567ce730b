"""Reviewers at work in Chromium: by keyboard alone, at two widths, in two languages, and nothing serious by axe."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from tests.browser.conftest import NARROW, WIDE, watched
from tests.browser.reviews.conftest import beside, context_of
from tests.browser.test_looks import check
from tests.integration.picture_way import state_of
from tests.integration.reviews.cases import operator, policy, refused, waiting
from tests.integration.staffing import session_cookie

from realname.database.rows import tenant
from realname.record.operators.actions.clients import Caller
from realname.record.reviews.actions.appealing import file_appeal
from realname.record.reviews.models import Case, Look, Opinion
from realname.record.staff.actions.members import add_member

WORDS = "That is my own passport. I cut my hair last week, and the lamp in the shop was broken."


@dataclass(frozen=True)
class Shop:
    """An operator with three cases, and the cookie of its reviewer."""

    caller: Caller
    cookie: str
    cases: tuple[Case, ...]


def furnish() -> Shop:
    caller = operator()
    cases = [waiting(caller), waiting(caller)]
    with tenant(caller.operator_id):
        now = timezone.now()
        Case.objects.filter(id=cases[0].id).update(opened_at=now - timedelta(hours=30), due_at=now - timedelta(hours=6))
    appealed = operator_appeal(caller)
    member = add_member(caller.operator_id, "Ada Example", uuid.uuid4().hex, ["reviewer"]).member_id
    return Shop(caller, session_cookie(caller.operator_id, member), (*cases, appealed))


def operator_appeal(caller: Caller) -> Case:
    from tests.integration.reviews.cases import case_of, publish  # noqa: PLC0415

    publish(caller, policy("four_eyes = true\nsample_rate = 0", to_a_person=False, version=2))
    registration = refused(caller)
    with tenant(caller.operator_id):
        file_appeal(registration, WORDS)
    return case_of(caller, registration, "appeal")


@pytest.fixture
def shop(live: str) -> Shop:
    del live
    return beside(furnish)


@pytest.fixture(
    params=[("wide", "en-GB"), ("narrow", "en-GB"), ("wide", "zh-CN"), ("narrow", "zh-CN")],
    ids=lambda p: f"{p[0]}-{p[1][:2]}",
)
def seen(request: pytest.FixtureRequest, browser: Browser, live: str, shop: Shop) -> Iterator[tuple[Page, str]]:
    window, locale = request.param
    context = context_of(browser, live, shop.cookie, WIDE if window == "wide" else NARROW, locale)
    for page in watched(context):
        yield page, f"{window}-{locale[:2]}"


@pytest.fixture
def page(browser: Browser, live: str, shop: Shop) -> Iterator[Page]:
    yield from watched(context_of(browser, live, shop.cookie, WIDE, "en-GB"))


def test_every_page_is_accessible_and_fits(seen: tuple[Page, str], live: str, shop: Shop) -> None:
    page, where = seen
    page.goto(f"{live}/reviews")
    check(page, f"reviews-queue-{where}")
    page.goto(f"{live}/reviews/{shop.cases[0].id}")
    expect(page.locator("[data-zoom-shown]")).to_have_text("100 %")
    wait_for_pictures(page)
    check(page, f"reviews-case-{where}")
    page.check("#outcome-rejected")
    check(page, f"reviews-refusing-{where}")
    page.uncheck("#rejected-1")
    page.click("form.rn-verdict button[type=submit]")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    wait_for_pictures(page)
    check(page, f"reviews-missing-{where}")
    page.goto(f"{live}/reviews/{shop.cases[2].id}")
    wait_for_pictures(page)
    check(page, f"reviews-appeal-{where}")
    page.goto(f"{live}/reviews/{uuid.uuid4()}")
    check(page, f"reviews-stopped-{where}")


def wait_for_pictures(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    page.evaluate("document.querySelectorAll('img').forEach((one) => { one.loading = 'eager'; })")
    page.wait_for_function("[...document.images].every((one) => one.complete)")


def test_a_case_is_decided_by_the_keyboard_alone(page: Page, live: str, shop: Shop) -> None:
    page.goto(f"{live}/reviews")
    page.keyboard.press("n")
    expect(page).to_have_url(f"{live}/reviews/{shop.cases[0].id}")
    page.keyboard.press("r")
    expect(page.locator("#outcome-rejected")).to_be_checked()
    expect(page.locator("#rejected-2")).to_be_visible()
    page.keyboard.press("2")
    expect(page.locator("#rejected-2")).to_be_checked()
    page.keyboard.press("s")
    expect(page).to_have_url(f"{live}/reviews/{shop.cases[1].id}?after=rejected")
    expect(page.get_by_role("status").first).to_have_text("Your last case: refused.")
    assert beside(state_of, shop.caller, shop.cases[0].registration_id) == "declined"


def test_without_the_shortcuts_tab_and_space_do_the_same(page: Page, live: str, shop: Shop) -> None:
    page.goto(f"{live}/reviews/{shop.cases[0].id}")
    page.uncheck("#shortcuts")
    page.keyboard.press("r")
    expect(page.locator("#outcome-rejected")).not_to_be_checked()
    expect(page.locator(".rn-key").first).to_be_hidden()
    page.reload()
    expect(page.locator("#shortcuts")).not_to_be_checked()
    page.focus("#outcome-approved")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live}/reviews/{shop.cases[1].id}?after=approved")
    assert beside(opinions, shop) == ["approved"]


def test_both_faces_zoom_and_move_as_one(page: Page, live: str, shop: Shop) -> None:
    page.goto(f"{live}/reviews/{shop.cases[0].id}")
    pictures = page.locator("[data-zoom-frame] img")
    expect(pictures).to_have_count(2)
    sizes = [one.evaluate("(e) => [e.naturalWidth, e.naturalHeight, e.clientWidth]") for one in pictures.all()]
    assert sizes[0] == sizes[1]
    page.keyboard.press("+")
    page.keyboard.press("+")
    expect(page.locator("[data-zoom-shown]")).to_have_text("200 %")
    page.locator("[data-zoom-frame]").first.focus()
    page.keyboard.press("ArrowLeft")
    moved = [one.evaluate("(e) => e.style.transform") for one in pictures.all()]
    assert moved == ["translate(40px, 0px) scale(2)"] * 2
    page.keyboard.press("-")
    page.keyboard.press("-")
    page.keyboard.press("-")
    expect(page.locator("[data-zoom-shown]")).to_have_text("100 %")
    assert pictures.first.evaluate("(e) => e.style.transform") == "translate(0px, 0px) scale(1)"


def test_without_scripts_a_case_is_decided_too(browser: Browser, live: str, shop: Shop) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    context.add_cookies([{"name": "realname_staff", "value": shop.cookie, "url": live, "httpOnly": True}])
    page = context.new_page()
    page.goto(f"{live}/reviews/{shop.cases[0].id}")
    expect(page.locator("[data-zoom-tools]")).to_be_hidden()
    expect(page.locator(".rn-key").first).to_be_hidden()
    with context.expect_page() as opened:
        page.click("text=Whole picture (new tab) >> nth=0")
    assert "/pictures/" in opened.value.url
    page.check("#outcome-retry")
    page.check("#retry-3")
    page.click("form.rn-verdict button[type=submit]")
    expect(page).to_have_url(f"{live}/reviews/{shop.cases[1].id}?after=retry")
    context.close()
    assert beside(opinions, shop) == ["retry"]
    assert beside(looks, shop) >= 5


def opinions(shop: Shop) -> list[str]:
    with tenant(shop.caller.operator_id):
        return list(Opinion.objects.values_list("outcome", flat=True))


def looks(shop: Shop) -> int:
    with tenant(shop.caller.operator_id):
        return Look.objects.count()
