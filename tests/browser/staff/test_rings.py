"""The analyst's pages in a browser, wide and narrow, in both languages."""

from __future__ import annotations

import uuid

import pytest
from playwright.sync_api import Page, expect
from tests.browser.reviews.conftest import beside
from tests.browser.staff import conftest as staff
from tests.browser.staff.test_access import sign_in
from tests.browser.test_looks import check
from tests.integration.patterns.marked import marked

from realname.judge.rings import Tie
from realname.record.operators.actions.clients import Caller
from realname.record.patterns.actions.finding import look

live, north, seen = staff.live, staff.north, staff.seen


@pytest.fixture
def ring(north: uuid.UUID) -> uuid.UUID:
    def make() -> uuid.UUID:
        caller = Caller(north, "client", frozenset())
        for number in range(12):
            keys = [(Tie.DEVICE, "till")] if number < 8 else []
            keys += [(Tie.PAYMENT, "card")] if number > 5 else []
            keys += [(Tie.ADDRESS, f"house {number // 3}")]
            person = marked(caller, f"N{number}", keys)
        row = look(north, person)
        assert row is not None
        return row.id

    return beside(make)


def test_an_analyst_follows_a_link_by_the_keyboard_and_sends_the_ring_to_review(
    seen: tuple[Page, str], live: str, north: uuid.UUID, ring: uuid.UUID
) -> None:
    page, where = seen
    sign_in(page, live, north, "analyst")
    page.goto(f"{live}/rings")
    check(page, f"rings-{where}")
    page.goto(f"{live}/rings/{ring}")
    check(page, f"ring-{where}")
    page.locator("a.rn-ring__node").first.focus()
    page.keyboard.press("Enter")
    assert "#key-" in page.url
    expect(page.locator("tr:target")).to_be_visible()
    page.locator(f"form[action$='{ring}/review'] button").click()
    expect(page.locator("form[action$='/review']")).to_be_visible()
    check(page, f"ring-sent-{where}")
