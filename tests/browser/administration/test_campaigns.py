"""Campaigns in Chromium: every page at two widths in two languages, and nothing serious by axe."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect
from tests.browser.administration.conftest import live
from tests.browser.conftest import NARROW, WIDE, watched
from tests.browser.reviews.conftest import beside, context_of
from tests.browser.test_looks import check
from tests.integration.administration.furnished import Furnished, empty

from realname.database.rows import tenant
from realname.record.campaigns.actions import loading, making, running, sparing
from realname.record.campaigns.models import CampaignLine
from realname.record.campaigns.plan import Plan

__all__ = ("live",)

LINES = 240


def begun(shop: Furnished) -> str:
    """Make a campaign whose first cohorts are under way, and return its id."""
    operator = shop.caller.operator_id
    plan = Plan(4, timezone.localdate() - timedelta(days=40), channel="both")
    with tenant(operator):
        sparing.spare(operator, "+447700900999", "health", "a test")
        campaign = making.make_campaign(operator, "Lines before 2026", plan, by="a test")
    rows = [f"+4477009{place:05d}," + ("1 Road" if place % 9 == 0 else "") for place in range(LINES)]
    content = "\n".join(["msisdn,address", *rows, "nobody,", rows[0], "0,,,"]).encode()
    loading.load_file(operator, campaign.id, [content])
    with tenant(operator):
        making.start(campaign.id, "a test")
    running.work(operator, campaign.id, timezone.now())
    with tenant(operator):
        for place, line in enumerate(CampaignLine.objects.filter(state="open").order_by("id")):
            came(line, place)
    return str(campaign.id)


def came(line: CampaignLine, place: int) -> None:
    """Have a line stand where a campaign has lines after a month."""
    now = timezone.now()
    line.state = ("verified", "verified", "open", "limited", "verified", "barred", "open", "left")[place % 8]
    if line.state in {"limited", "barred"} or place % 8 == 4:
        line.reached_at = line.limited_at = now - timedelta(days=5)
    if place % 8 == 4:
        line.released_at, line.restored_at = now - timedelta(seconds=40 + place * 9), now
        line.wrongly = "mistake" if place == 4 else ""
    line.save()


@pytest.mark.parametrize(("window", "locale"), [("wide", "en-GB"), ("narrow", "zh-CN")])
def test_the_pages_of_a_campaign_are_accessible_and_fit(browser: Browser, live: str, window: str, locale: str) -> None:
    shop = beside(empty)
    campaign = beside(begun, shop)
    paths = {
        "campaigns": "/campaigns",
        "add-campaign": "/campaigns/add",
        "campaign": f"/campaigns/{campaign}",
        "forecast": f"/campaigns/{campaign}/forecast",
        "never-bar": "/never-bar",
    }
    viewport = WIDE if window == "wide" else NARROW
    for page in watched(context_of(browser, live, shop.cookie, viewport, locale)):
        for name, path in paths.items():
            page.goto(f"{live}/operator{path}")
            for summary in page.locator("summary").all():
                summary.click()
            check(page, f"operator-{name}-{window}-{locale[:2]}")


def test_progress_is_drawn_while_somebody_looks(browser: Browser, live: str) -> None:
    shop = beside(empty)
    campaign = beside(begun, shop)
    for page in watched(context_of(browser, live, shop.cookie, WIDE, "en-GB")):
        page.goto(f"{live}/operator/campaigns/{campaign}")
        before = page.locator("#progress ~ figure figcaption").inner_text()
        beside(verify_all, shop)
        caption = page.locator("#progress ~ figure figcaption")
        expect(caption).to_have_text(f"{LINES} of {LINES} lines are verified.")
        assert before != caption.inner_text()


def verify_all(shop: Furnished) -> None:
    with tenant(shop.caller.operator_id):
        CampaignLine.objects.update(state="verified")
