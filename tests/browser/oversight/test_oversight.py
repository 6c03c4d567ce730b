"""Anybody at the pages of oversight in Chromium: every page at two widths, nothing serious by axe, and by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect
from tests.browser.conftest import NARROW, WIDE, watched
from tests.browser.reviews.conftest import beside
from tests.browser.test_looks import check
from tests.integration.oversight_pages.filled import MONTH, filled


@pytest.mark.models
@pytest.mark.parametrize(("window", "locale"), [("wide", "en-GB"), ("narrow", "zh-CN")])
def test_every_page_is_accessible_and_fits(browser: Browser, public: str, window: str, locale: str) -> None:
    operator = beside(filled)
    where = f"{window}-{locale[:2]}"
    size = WIDE if window == "wide" else NARROW
    context = browser.new_context(viewport=size, locale=locale)  # type: ignore[arg-type]  # a TypedDict, literally
    for page in watched(context):
        for name, path in {
            "front": "",
            "figures": f"{MONTH}/{operator}",
            "service": f"{MONTH}/all",
            "behind": f"{MONTH}/{operator}/reason.face.face.too_dark",
            "leaf": "leaves/3",
            "engines": "engines",
        }.items():
            page.goto(f"{public}/oversight/{path}")
            check(page, f"oversight-{name}-{where}")
        page.goto(f"{public}/oversight/{MONTH}/{operator}")
        for summary in page.locator("summary").all():
            summary.press("Enter")
        check(page, f"oversight-numbers-{where}")
        page.locator("#outcomes ~ details a").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_contain_text("120")
