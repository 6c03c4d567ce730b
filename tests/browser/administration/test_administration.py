"""An administrator at work in Chromium: every page at two widths in two languages, and nothing serious by axe."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.administration.conftest import live
from tests.browser.conftest import NARROW, WIDE, watched
from tests.browser.reviews.conftest import beside, context_of
from tests.browser.test_looks import check
from tests.integration.administration.furnished import Furnished, empty, furnished
from tests.integration.picture_way import tools
from tests.integration.rules import PICTURES

from realname.database.rows import tenant
from realname.record.operators.models import ApiClient, Delivery, Policy, WebhookEndpoint
from realname.record.registrations.actions import rehearsals
from realname.record.registrations.models import RehearsalRow
from realname.record.staff.models import Member

__all__ = ("live",)

WINDOWS = [("wide", "en-GB"), ("narrow", "en-GB"), ("wide", "zh-CN"), ("narrow", "zh-CN")]


@pytest.fixture
def shop(live: str) -> Furnished:
    del live
    return beside(furnished)


@pytest.fixture
def page(browser: Browser, live: str, shop: Furnished) -> Iterator[Page]:
    yield from watched(context_of(browser, live, shop.cookie, WIDE, "en-GB"))


def ids_of(shop: Furnished) -> dict[str, uuid.UUID]:
    with tenant(shop.caller.operator_id):
        old, new = Policy.objects.order_by("id")
        return {
            "old": old.id,
            "new": new.id,
            "bea": Member.objects.get(login="bea").id,
            "client": ApiClient.objects.earliest("id").id,
            "endpoint": WebhookEndpoint.objects.get().id,
        }


def rehearse_what_waits(shop: Furnished) -> None:
    with tenant(shop.caller.operator_id):
        row = RehearsalRow.objects.get()
    rehearsals.run(shop.caller.operator_id, row.id, tools())


@pytest.mark.parametrize(("window", "locale"), WINDOWS)
def test_every_page_is_accessible_and_fits(
    browser: Browser, live: str, shop: Furnished, window: str, locale: str
) -> None:
    ids = beside(ids_of, shop)
    where = f"{window}-{locale[:2]}"
    paths = {
        "figures": "?span=30-days",
        "figures-week": "?span=7-days",
        "policies": "/policies",
        "policy": f"/policies/{ids['new']}",
        "differences": f"/policies/differences?old={ids['old']}&new={ids['new']}",
        "publish": f"/policies/publish?from={ids['new']}",
        "rehearse": f"/policies/rehearse?from={ids['new']}",
        "staff": "/staff",
        "add-member": "/staff/add",
        "add-store": "/stores/add",
        "disable": f"/staff/{ids['bea']}/disable",
        "begin-again": f"/staff/{ids['bea']}/begin-again",
        "clients": "/clients",
        "add-client": "/clients/add",
        "revoke": f"/clients/{ids['client']}/revoke",
        "connections": "/connections",
        "connection": "/connections/authority",
        "webhooks": "/webhooks",
        "add-endpoint": "/webhooks/add",
        "remove-endpoint": f"/webhooks/{ids['endpoint']}/remove",
        "assessment": "/assessment",
        "blocks": "/blocks",
        "add-block": "/blocks/add",
        "watch": "/watch",
        "changes": "/changes",
    }
    for page in watched(context_of(browser, live, shop.cookie, WIDE if window == "wide" else NARROW, locale)):
        for name, path in paths.items():
            page.goto(f"{live}/operator{path}")
            check(page, f"operator-{name}-{where}")
        page.goto(f"{live}/operator?span=30-days")
        for summary in page.locator("summary").all():
            summary.click()
        check(page, f"operator-numbers-{where}")
        page.goto(f"{live}/operator/policies/rehearse")
        page.fill("#id_text", PICTURES.replace("version = 1", "version = 9", 1))
        page.fill("#id_days", "30")
        page.click("main form button[type=submit]")
        expect(page.locator(".rn-progress")).to_be_visible()
        check(page, f"operator-rehearsing-{where}")
        beside(rehearse_what_waits, shop)
        expect(page.locator(".rn-matrix")).to_be_visible()
        check(page, f"operator-rehearsed-{where}")


@pytest.mark.parametrize(("window", "locale"), WINDOWS)
def test_an_empty_operator_sees_what_will_be_there(browser: Browser, live: str, window: str, locale: str) -> None:
    made = beside(empty)
    for page in watched(context_of(browser, live, made.cookie, WIDE if window == "wide" else NARROW, locale)):
        for name, path in {"empty": "", "no-clients": "/clients", "no-webhooks": "/webhooks"}.items():
            page.goto(f"{live}/operator{path}")
            check(page, f"operator-{name}-{window}-{locale[:2]}")


@pytest.mark.parametrize(("window", "locale"), WINDOWS)
def test_a_policy_with_faults_is_mended_and_published(browser: Browser, live: str, window: str, locale: str) -> None:
    made = beside(empty)
    better = PICTURES.replace("version = 1", "version = 7", 1)
    broken = better.replace('fail = "reject"', 'fail = "perhaps"', 1).replace("match_fmr = 1e-5", "match_fmr = 2", 1)
    for page in watched(context_of(browser, live, made.cookie, WIDE if window == "wide" else NARROW, locale)):
        page.goto(f"{live}/operator/policies/publish")
        page.fill("#id_text", broken)
        page.click("main form button[type=submit]")
        expect(page.locator(".rn-faults li")).to_have_count(2)
        expect(page.locator(".rn-faults__line").nth(1)).to_contain_text('fail = "perhaps"')
        expect(page.locator("#id_kinds-error")).to_be_visible()
        check(page, f"operator-faults-{window}-{locale[:2]}")
        page.fill("#id_text", better)
        page.check("#id_kinds")
        page.click("main form button[type=submit]")
        expect(page.locator(".rn-after")).to_contain_text("photographs 7")


def test_a_client_is_made_and_revoked(page: Page, live: str) -> None:
    page.goto(f"{live}/operator/clients")
    page.click("text=Make a client")
    page.fill("#id_name", "Self-service kiosk")
    page.check("#id_scopes")
    page.click("main form button[type=submit]")
    expect(page.locator("#secret")).to_be_visible()
    check(page, "operator-client-made")
    page.click("text=I have kept it")
    row = page.locator("tr", has_text="Self-service kiosk")
    row.locator("a").click()
    page.click("main form button[type=submit]")
    expect(page.locator("tr", has_text="Self-service kiosk")).to_contain_text("Revoked")


def dead_left(shop: Furnished) -> int:
    with tenant(shop.caller.operator_id):
        return Delivery.objects.filter(state="dead").count()


def test_a_dead_delivery_is_sent_again(page: Page, live: str, shop: Furnished) -> None:
    page.goto(f"{live}/operator/webhooks")
    first = page.locator("section[aria-labelledby=deliveries] tbody tr").first
    expect(first).to_contain_text("Given up")
    first.locator("button").click()
    expect(page.locator("text=Given up")).to_have_count(0)
    assert beside(dead_left, shop) == 0


def test_somebody_is_added_and_shut_out(page: Page, live: str) -> None:
    page.goto(f"{live}/operator/staff/add")
    page.fill("#id_name", "Dee Example")
    page.fill("#id_login", "dee")
    page.check("#id_roles")
    page.select_option("#id_store", label="Main Street")
    page.click("main form button[type=submit]")
    expect(page.locator("#secret")).to_be_visible()
    check(page, "operator-code")
    page.click("text=I have handed it over")
    row = page.locator("tr", has_text="Dee Example")
    expect(row).to_contain_text("Has a set-up code")
    row.locator("a", has_text="Shut out").click()
    page.click("main form button[type=submit]")
    expect(page.locator("tr", has_text="Dee Example")).to_contain_text("Shut out")
