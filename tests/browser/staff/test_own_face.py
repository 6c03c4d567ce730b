"""An agent's own face in a browser: read, agreed to, measured and taken back, wide and narrow, in both languages."""

from __future__ import annotations

import uuid

import pytest
from playwright.sync_api import Page, expect
from tests.browser.reviews.conftest import beside
from tests.browser.staff import conftest as staff
from tests.browser.staff.test_access import sign_in
from tests.browser.test_looks import check
from tests.integration.picture_way import tools
from tests.pages.stand_ins import NOBODY, RED, square

from realname.database.rows import tenant
from realname.record.staff.actions.measuring_faces import measure_face
from realname.record.staff.models import OwnFace

live, north, seen = staff.live, staff.north, staff.seen
AGREE_AND_SEND = "form[enctype] button[type=submit]"


@pytest.mark.parametrize("seen", [staff.SEEN[0], staff.SEEN[2]], indirect=True, ids=["wide-en", "narrow-zh"])
def test_an_agent_reads_agrees_shows_her_face_and_takes_it_back(
    seen: tuple[Page, str], live: str, north: uuid.UUID
) -> None:
    page, where = seen
    sign_in(page, live, north, "agent")
    page.goto(f"{live}/staff")
    check(page, f"own-face-home-{where}")
    page.locator("a[href='/staff/face']").click()
    page.locator(AGREE_AND_SEND).click()
    check(page, f"own-face-not-agreed-{where}")
    for colour, comes in ((NOBODY, ".rn-code"), (RED, "button[name=withdraw]")):
        page.goto(f"{live}/staff/face")
        page.locator("#id_agree").check()
        page.locator("#id_face").set_input_files(
            {"name": "face.png", "mimeType": "image/png", "buffer": square(colour)}
        )
        page.locator(AGREE_AND_SEND).click()
        expect(page.locator("button[name=withdraw]")).to_be_visible()
        beside(lambda: measured(north))
        page.locator("main a[href='/staff/face']").click()
        expect(page.locator(comes)).to_be_visible()
        check(page, f"own-face-{'kept' if colour == RED else 'refused'}-{where}")
    page.locator("button[name=withdraw]").click()
    expect(page.locator("#id_agree")).to_be_visible()


def measured(operator_id: uuid.UUID) -> None:
    """Do the job that waits, as a worker would."""
    with tenant(operator_id):
        member_id = OwnFace.objects.get(ended_at=None).member_id
    measure_face(operator_id, member_id, tools())
