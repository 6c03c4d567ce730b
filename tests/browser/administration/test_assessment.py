"""An administrator signs the impact assessment in Chromium, and reads the document at two widths in two languages."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Browser
from tests.browser.administration.conftest import live
from tests.browser.conftest import NARROW, WIDE, watched
from tests.browser.reviews.conftest import beside, context_of
from tests.browser.test_looks import check
from tests.integration.administration.furnished import Furnished, empty

from realname.database.rows import tenant
from realname.judge.policy import load_policy
from realname.judge.policy_text import toml_of
from realname.record.operators.actions.policies import publish_policy

__all__ = ("live",)


def in_china() -> Furnished:
    """An operator whose policy is under the law of China."""
    made = empty()
    policy = replace(load_policy("new-line"), jurisdiction="CN", version=7)
    with tenant(made.caller.operator_id):
        publish_policy(made.caller, toml_of(policy), ("new_line",))
    return made


@pytest.mark.parametrize(("window", "locale"), [("wide", "en-GB"), ("narrow", "zh-CN")])
def test_a_signed_assessment_is_a_document(browser: Browser, live: str, window: str, locale: str) -> None:
    shop = beside(in_china)
    for page in watched(context_of(browser, live, shop.cookie, WIDE if window == "wide" else NARROW, locale)):
        page.goto(f"{live}/operator/assessment")
        page.click("main button[type=submit]")
        assert page.locator(".govuk-error-summary__list a").count() == 5
        check(page, f"operator-assessment-faults-{window}-{locale[:2]}")
        page.locator(".govuk-error-summary__list a").first.press("Enter")
        for _ in range(4):
            page.keyboard.type("As our counsel wrote.")
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/operator/assessments/*")
        assert page.locator(".rn-duties li").count() >= 15
        check(page, f"operator-assessed-{window}-{locale[:2]}")
        page.emulate_media(media="print")
        assert not page.locator(".rn-parts").is_visible()
