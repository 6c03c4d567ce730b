"""A quiet sign: the person's page, the agent's and the API show the same whether there is one or not."""

from __future__ import annotations

import json
import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone
from tests.integration.api.working import work
from tests.integration.staff.test_counter import agree, begin, picture, ticket
from tests.integration.staffing import sign_in_as
from tests.pages.stand_ins import RED, page, square

from realname.database.rows import OWNER_ALIAS, tenant
from realname.record.errors import Conflict, Denied, NotFound
from realname.record.operators.actions.events import events_of
from realname.record.registrations import selectors
from realname.record.registrations.actions.export import everything_of
from realname.record.registrations.models import Registration
from realname.record.reviews.actions.reviewers import Reviewer
from realname.record.safety.actions import signing
from realname.record.safety.models import QuietSign

COUNTER = ("/counter", "{}", "{}/phone", "{}/consents", "{}/document", "{}/face", "{}/contact", "{}/progress")
HERS = ("/r/", "/r/consent", "/r/safety", "/r/withdraw")


@pytest.fixture
def agent(north: uuid.UUID, store: uuid.UUID, http: Client) -> Client:
    sign_in_as(http, north, "agent", store_id=store)
    return http


@pytest.fixture
def case(agent: Client) -> str:
    return begin(agent)


@pytest.fixture
def phone(agent: Client, case: str) -> Client:
    """The person's own phone, let in by the link that the agent showed her."""
    agent.post(f"{case}/phone")
    found = Client(headers={"accept-language": "en"})
    assert found.post(f"/r/{ticket(agent, case)}").status_code == 302
    return found


def bare(content: bytes) -> str:
    """Return a page without what differs each time that it is shown: form tokens, fresh keys, seconds that pass."""
    text = re.sub(r'(name="(?:csrfmiddlewaretoken|key|idempotency_key)" value=")[^"]*', r"\1", content.decode())
    return re.sub(r"\d+ (?:second|minute)s?", "", text)


def all_that_is_shown(operator_id: uuid.UUID, agent: Client, phone: Client, case: str) -> dict[str, Any]:
    """Return every page of the agent's and of the person's, and every table that the API and webhooks tell from."""
    pages = {place: bare(agent.get(place.format(case), follow=True).content) for place in COUNTER}
    pages |= {place: bare(phone.get(place, follow=True).content) for place in HERS}
    with tenant(operator_id):
        row = Registration.objects.get()
        told = {
            "registration": selectors.shown(row.id),
            "events": events_of(row.id),
            "export": everything_of(row.subscriber_id),
        }
    return pages | {name: json.dumps(value, default=str, sort_keys=True) for name, value in told.items()} | counts()


def counts() -> dict[str, Any]:
    """Return how many rows there are in the tables of events, deliveries, jobs and leaves."""
    found = {}
    with connections[OWNER_ALIAS].cursor() as cursor:
        cursor.execute("SELECT set_config('app.maintenance', 'test', false)")
        for table in ("operators_event", "operators_delivery", "procrastinate_jobs", "oversight_entry"):
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608  names of ours
            found[table] = cursor.fetchone()[0]
        cursor.execute("SELECT set_config('app.maintenance', '', false)")
    return found


def sign(operator_id: uuid.UUID) -> QuietSign:
    with tenant(operator_id):
        return QuietSign.objects.get()


def reviewer(operator_id: uuid.UUID, member: uuid.UUID | None = None) -> Reviewer:
    return Reviewer(operator_id, member or uuid.uuid4(), frozenset({"reviewer"}))


def waiting(who: Reviewer) -> list[QuietSign]:
    with tenant(who.operator_id):
        return list(signing.signs_for(who))


def test_nothing_that_anybody_is_shown_differs_by_a_byte(
    north: uuid.UUID, agent: Client, phone: Client, case: str
) -> None:
    before = all_that_is_shown(north, agent, phone, case)
    answers = [phone.post("/r/quiet") for _ in range(3)]
    assert [(answer.status_code, answer.content) for answer in answers] == [(204, b"")] * 3
    assert sign(north).asked_at is not None
    after = all_that_is_shown(north, agent, phone, case)
    assert [place for place in before if before[place] != after[place]] == []
    assert len(waiting(reviewer(north))) == 1


def test_the_registration_goes_on_to_the_same_end(north: uuid.UUID, agent: Client, phone: Client, case: str) -> None:
    for _ in range(3):
        phone.post("/r/quiet")
    agree(agent, case)
    agent.post(f"{case}/document", {"front": picture(page(RED))})
    work()
    agent.post(f"{case}/face", {"face": picture(square(RED))})
    work()
    agent.post(f"{case}/decide")
    work()
    assert "Approved" in bare(agent.get(case).content)
    assert len(waiting(reviewer(north))) == 1


def test_one_press_or_three_that_lie_apart_are_no_sign(north: uuid.UUID, phone: Client) -> None:
    phone.post("/r/quiet")
    phone.post("/r/quiet")
    with tenant(north):
        QuietSign.objects.update(pressed_at=timezone.now() - timedelta(seconds=16))
    phone.post("/r/quiet")
    assert sign(north).asked_at is None
    assert waiting(reviewer(north)) == []


def test_whoever_serves_her_never_sees_it_though_she_reviews_too(north: uuid.UUID, phone: Client) -> None:
    for _ in range(4):
        phone.post("/r/quiet")
    with tenant(north):
        server = Registration.objects.get().member_id
    assert waiting(reviewer(north, server)) == []
    with pytest.raises(NotFound), tenant(north):
        signing.close_sign(reviewer(north, server), sign(north).id, "by_mistake")
    with pytest.raises(Denied), tenant(north):
        signing.signs_for(Reviewer(north, uuid.uuid4(), frozenset({"agent"})))
    assert sign(north).closed_at is None


def test_a_reviewer_finds_it_and_notes_what_came_of_it(north: uuid.UUID, agent: Client, phone: Client) -> None:
    for _ in range(3):
        phone.post("/r/quiet")
    assert agent.get("/reviews/signs").status_code == 403
    desk = Client(headers={"accept-language": "en"})
    sign_in_as(desk, north, "reviewer")
    assert "1 person asked for help" in desk.get("/reviews").content.decode()
    shown = desk.get("/reviews/signs").content.decode()
    assert "Main Street" in shown
    assert "7700" not in shown
    given = {"sign": str(sign(north).id), "outcome": "helped"}
    assert desk.post("/reviews/signs", given).status_code == 302
    assert sign(north).outcome == "helped"
    assert "Nobody waits for help." in desk.get("/reviews/signs").content.decode()
    with pytest.raises(Conflict), tenant(north):
        signing.close_sign(reviewer(north), sign(north).id, "helped")
    for _ in range(3):
        phone.post("/r/quiet")
    assert len(waiting(reviewer(north))) == 1, "she can ask again"


def test_a_stranger_is_answered_alike_and_leaves_nothing(north: uuid.UUID, south: uuid.UUID, phone: Client) -> None:
    answer = Client().post("/r/quiet")
    assert (answer.status_code, answer.content) == (204, b"")
    with tenant(north):
        assert not QuietSign.objects.exists()
    for _ in range(3):
        phone.post("/r/quiet")
    assert waiting(reviewer(south)) == []
