"""Candidates of a search in Chromium, for the reviewer of the case and for the operator that is asked."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import pytest
from django.test import override_settings
from playwright.sync_api import Browser
from tests.browser.conftest import NARROW, WIDE, watched
from tests.browser.reviews.conftest import beside, context_of
from tests.browser.test_looks import check
from tests.integration.galleries.people import RED, TWIN, decided, operator
from tests.integration.reviews.cases import case_of
from tests.integration.staffing import session_cookie

from realname.database.rows import tenant
from realname.record.galleries import residents
from realname.record.galleries.actions import adjudicating
from realname.record.galleries.models import Candidate
from realname.record.operators.actions.clients import Caller
from realname.record.staff.actions.members import add_member


@dataclass(frozen=True)
class Alike:
    """A case with a candidate of its own operator and one of another, and who reviews at each."""

    case: uuid.UUID
    cookie: str
    asked: str


def furnish() -> Alike:
    north, south = operator("north"), operator("south")
    with override_settings(REALNAME_GALLERY_FOLLOWS=False):
        decided(north, RED)
        decided(south, RED)
        row = decided(south, TWIN)
        residents.close_all()
    with tenant(south.operator_id):
        [elsewhere] = Candidate.objects.filter(here=False)
    adjudicating.ask_operator(elsewhere.id, elsewhere.entry)
    return Alike(case_of(south, row.registration_id).id, cookie_of(south), cookie_of(north))


def cookie_of(caller: Caller) -> str:
    member = add_member(caller.operator_id, "Ada Example", uuid.uuid4().hex, ["reviewer"]).member_id
    return session_cookie(caller.operator_id, member)


@pytest.fixture
def found(live: str) -> Alike:
    del live
    return beside(furnish)


@pytest.mark.parametrize(("window", "locale"), [("wide", "en-GB"), ("narrow", "zh-CN")])
def test_candidates_and_questions_are_accessible_and_fit(
    browser: Browser, live: str, found: Alike, window: str, locale: str
) -> None:
    viewport = WIDE if window == "wide" else NARROW
    for page in watched(context_of(browser, live, found.cookie, viewport, locale)):
        page.goto(f"{live}/reviews/{found.case}")
        page.locator("#alike-title").scroll_into_view_if_needed()
        check(page, f"reviews-alike-{window}")
        page.locator("#alike-title ~ ol select").select_option("other.relative_or_twin")
        page.locator("#alike-title ~ ol button").click()
        page.wait_for_url("**#alike-title")
        assert page.locator("#alike-title ~ ol select").count() == 0
    for page in watched(context_of(browser, live, found.asked, viewport, locale)):
        page.goto(f"{live}/reviews/requests")
        check(page, f"reviews-asked-{window}")
