"""An agent looks at a document and a second proof, and hands over a link to what is held on its owner."""

from __future__ import annotations

import uuid

from playwright.sync_api import Page, expect
from tests.browser.conftest import send
from tests.browser.reviews.conftest import beside
from tests.browser.staff import test_counter
from tests.browser.test_looks import check

from realname.database.rows import tenant
from realname.record.subscribers.actions.people import make_subscriber

agent = test_counter.agent

PERSON = {"document_number": "L898902C3", "birth_date": "1974-08-12"}


def test_an_agent_hands_over_a_link_and_sees_nothing_of_what_is_held(
    agent: tuple[Page, str], live: str, north: uuid.UUID
) -> None:
    page, where = agent

    def known() -> None:
        with tenant(north):
            make_subscriber(north, PERSON)

    beside(known)
    page.click("a[href='/counter/own-data']")
    check(page, f"counter-own-data-{where}")
    send(page)
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    check(page, f"counter-own-data-errors-{where}")
    page.fill("#id_document_number", "l898902c3")
    page.fill("#id_birth_date", PERSON["birth_date"])
    page.check("#id_document_seen")
    send(page)
    expect(page.locator(".rn-qr svg")).to_be_visible()
    check(page, f"counter-own-data-link-{where}")
    page.click("summary")
    expect(page.locator(".rn-typed")).to_contain_text(f"{live}/my/link/")
