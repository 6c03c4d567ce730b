"""A person joins a programme on her own pages, and leaves it in one tap."""

from __future__ import annotations

import uuid
from html import unescape

from tests.integration.my.conftest import Browser
from tests.judge.tables import STAMP

from realname.database.rows import tenant
from realname.record.lanes.actions.travel_passes import entries_of_pass
from realname.record.lanes.models import TravelPass
from realname.record.programmes.actions.entering import standing_gallery
from realname.record.programmes.actions.making import Wishes, make_programme, move_programme
from realname.record.programmes.models import Entry, Member, Programme
from realname.record.subscribers.models import ConsentReceipt


def metro(browser: Browser) -> Programme:
    with tenant(browser.caller.operator_id):
        wishes = Wishes("transit", "Sample Metro", "Quick lane", "快速通道")
        return make_programme(browser.caller.operator_id, wishes, STAMP, size=3)


def members(browser: Browser) -> list[tuple[bool, int]]:
    """Return every membership: whether it holds, and how many templates there are of it."""
    with tenant(browser.caller.operator_id):
        return [
            (row.left_at is None, Entry.objects.filter(member=row).count()) for row in Member.objects.order_by("id")
        ]


def test_she_joins_after_the_words_and_leaves_in_one_tap(browser: Browser, line: uuid.UUID) -> None:
    del line
    row = metro(browser)
    browser.text("programmes", 401)
    browser.prove()
    assert "Sample Metro" in browser.text("programmes")
    asked = unescape(browser.text(f"programmes/{row.id}/join"))
    assert "In marked lanes of Sample Metro" in asked
    browser.post(f"programmes/{row.id}/join", 409, words="0" * 64)
    assert members(browser) == []
    words = asked.split('name="words" value="')[1][:64]
    browser.post(f"programmes/{row.id}/join", words=words)
    browser.post(f"programmes/{row.id}/join", words=words)
    assert members(browser) == [(True, 1)]
    with tenant(browser.caller.operator_id):
        member = Member.objects.get()
    assert "The quick lane by face" in browser.text("consents")
    browser.post(f"programmes/members/{uuid.uuid4()}/leave", 404)
    assert members(browser) == [(True, 1)]
    browser.post(f"programmes/members/{member.id}/leave")
    assert members(browser) == [(False, 0)]
    assert "You have left." in browser.text("programmes?left")
    with tenant(browser.caller.operator_id):
        assert ConsentReceipt.objects.get(purpose="transit").withdrawn_at is not None
        move_programme(row.id, "paused")
    assert "Sample Metro" not in browser.text("programmes")


def test_withdrawing_the_consent_or_the_face_ends_the_membership(browser: Browser, line: uuid.UUID) -> None:
    del line
    row = metro(browser)
    browser.prove()
    for purpose in ("transit", "face"):
        words = browser.text(f"programmes/{row.id}/join").split('name="words" value="')[1][:64]
        browser.post(f"programmes/{row.id}/join", words=words)
        with tenant(browser.caller.operator_id):
            receipt = ConsentReceipt.objects.get(purpose=purpose, withdrawn_at=None)
        browser.post(f"consents/{receipt.id}/withdraw")
        assert members(browser)[-1] == (False, 0)
    assert len(members(browser)) == 2


def test_her_lane_pass_is_shown_once_and_another_one_ends_it(browser: Browser, line: uuid.UUID) -> None:
    del line
    row = metro(browser)
    browser.prove()
    words = browser.text(f"programmes/{row.id}/join").split('name="words" value="')[1][:64]
    browser.post(f"programmes/{row.id}/join", words=words)
    with tenant(browser.caller.operator_id):
        member = Member.objects.get()
        gallery = standing_gallery(row.id).id
    page = f"programmes/members/{member.id}/pass"
    assert f"/my/{page}" in browser.text("programmes")
    assert "not checked yet" in browser.text(page)
    browser.post(f"programmes/members/{uuid.uuid4()}/pass", 404)
    with tenant(browser.caller.operator_id):
        assert not TravelPass.objects.exists()
    first, second = (browser.post(page, 200).split("data-pass>")[1].split("<")[0] for _ in range(2))
    shown = browser.text(page)
    assert first != second
    assert second not in shown
    assert "Make another pass" in shown
    with tenant(browser.caller.operator_id):
        assert [len(entries_of_pass(gallery, text)) for text in (first, second)] == [0, 1]
    browser.post(f"programmes/members/{member.id}/leave")
    browser.post(page, 404)
    with tenant(browser.caller.operator_id):
        assert not TravelPass.objects.exists()
