"""The analyst's pages: who may see them, what they show and what they do not, and what their buttons do."""

from __future__ import annotations

import re
import uuid
from html import unescape
from itertools import pairwise

import pytest
from django.test import Client
from tests.integration.patterns.marked import marked, ring_of
from tests.integration.patterns.test_pace import operator
from tests.integration.staffing import sign_in_as

from realname.database.rows import tenant
from realname.judge.rings import Shared, Tie
from realname.pages.patterns.linked import MOST_DRAWN, linked
from realname.record.operators.actions.clients import Caller
from realname.record.patterns.actions.finding import look
from realname.record.patterns.models import KeySetAside, MarkRow, RingRow, RingStep
from realname.record.reviews.models import Case


@pytest.fixture
def north(pages: None) -> Caller:
    del pages
    return operator("north")


def text(http: Client, path: str) -> str:
    return unescape(http.get(path).content.decode())


def rows(caller: Caller, model: type[RingRow | RingStep | KeySetAside | Case]) -> int:
    with tenant(caller.operator_id):
        return int(model.objects.count())


def test_a_ring_is_shown_with_its_links_drawn_and_in_tables_and_names_nobody(http: Client, north: Caller) -> None:
    for number in range(7):
        person = marked(north, f"N{number}", [(Tie.DEVICE, "till"), (Tie.ADDRESS, "10highstreet")])
    ring = look(north.operator_id, person)
    assert ring is not None
    sign_in_as(http, north.operator_id, "analyst")
    assert f"/rings/{ring.id}" in text(http, "/rings")
    page = text(http, f"/rings/{ring.id}")
    assert "Device: shared by 7 people; 6 is the most that is usual." in page
    assert page.count('class="rn-ring__link rn-ring__link--telling"') == 7
    assert page.count('class="rn-ring__link"') == 7
    targets = re.findall(r'<a class="rn-ring__node[^"]*" href="#([^"]+)"', page)
    assert len(targets) == 2 + 7
    assert all(f'<tr id="{target}"' in page for target in targets)
    with tenant(north.operator_id):
        whole = [bytes(mark.digest).hex() for mark in MarkRow.objects.all()]
    assert not [value for value in ("highstreet", "till", *whole) if value in page]


def test_the_buttons_do_what_they_say_and_a_refusal_says_why(http: Client, north: Caller) -> None:
    ring = ring_of(north)
    sign_in_as(http, north.operator_id, "analyst")
    there = f"/rings/{ring.id}"
    assert http.post(f"{there}/review").status_code == 302
    assert "Sent to review" in text(http, there)
    wrong = http.post(f"{there}/block", {"reason": "fraud", "days": "0", "appeal_url": ""})
    assert wrong.status_code == 422
    assert "Enter 1 to 729 days." in wrong.content.decode()
    nobody = http.post(f"{there}/block", {"reason": "fraud", "days": "9", "appeal_url": "https://north.example/a"})
    assert nobody.status_code == 409
    assert "can be proposed" in nobody.content.decode()
    assert http.post(f"{there}/close", {"because": "merged"}).status_code == 422
    assert rows(north, RingStep) == 1
    assert http.post(f"{there}/close", {"because": "shared_for_a_reason"}).status_code == 302
    assert rows(north, KeySetAside) == 1
    assert "What made it is set aside" in text(http, there)
    assert f"/rings/{ring.id}" not in text(http, "/rings")
    assert f"/rings/{ring.id}" in text(http, "/rings?state=closed")


def test_nobody_but_an_analyst_of_the_operator_sees_or_does_anything(http: Client, north: Caller) -> None:
    ring, south = ring_of(north), operator("south")
    there = f"/rings/{ring.id}"
    assert http.get("/rings").status_code == 302
    for caller, role, status in ((north, "administrator", 403), (north, "reviewer", 403), (south, "analyst", 404)):
        sign_in_as(http, caller.operator_id, role)
        assert http.get(there).status_code == status
        assert http.post(f"{there}/review").status_code == status
        assert http.post(f"{there}/close", {"because": "mistake"}).status_code == status
    assert http.get(f"/rings/{uuid.uuid4()}").status_code == 404
    assert (rows(north, RingStep), rows(north, Case)) == (0, 0)
    with tenant(north.operator_id):
        assert RingRow.objects.get().closed_at is None


def test_a_member_tells_her_numbers_and_has_them_forgotten(http: Client, north: Caller) -> None:
    sign_in_as(http, north.operator_id, "agent")
    assert http.post("/staff", {"number": "+44 7700 900001"}).status_code == 302
    assert "1 number is noted." in text(http, "/staff")
    assert "900001" not in text(http, "/staff")
    wrong = http.post("/staff", {"number": "nothing"})
    assert wrong.status_code == 422
    assert "Enter the number with its country code" in wrong.content.decode()
    assert http.post("/staff", {"forget": "1"}).status_code == 302
    assert "is noted" not in text(http, "/staff")


def test_of_a_large_ring_as_many_are_drawn_as_can_be_followed_and_nobody_lies_on_another() -> None:
    people = {f"{number:064}": f"Person {number}" for number in range(MOST_DRAWN + 5)}
    halves = tuple(sorted(people))
    shared = [
        Shared(Tie.DEVICE, "a" * 66, halves, telling=True),
        Shared(Tie.ADDRESS, "b" * 66, halves[:4], telling=False),
    ]
    drawn = linked(shared, {"a" * 66: "Device", "b" * 66: "Address"}, people)
    assert (len(drawn.people), drawn.left_out) == (MOST_DRAWN, 5)
    assert len(drawn.links) == MOST_DRAWN + 4
    for nodes in (drawn.keys, drawn.people):
        down = [node.y for node in nodes]
        assert all(0 < y < drawn.height for y in down)
        assert all(after - before >= 20 for before, after in pairwise(down))
