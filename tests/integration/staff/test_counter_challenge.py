"""A challenge at the counter, where the policy asks counters for one: answered on its device, or told why not."""

from __future__ import annotations

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.integration.api.working import work
from tests.integration.challenged import answer_to, performed
from tests.integration.staff.test_counter import agent, agree, begin, picture, words_of
from tests.pages.stand_ins import RED, page, square

from realname.database.rows import tenant
from realname.judge.policy import shipped_text
from realname.record.operators.actions.clients import SCOPES, Caller
from realname.record.operators.actions.policies import publish_policy
from realname.record.registrations.models import Challenge, Evidence

agent = agent  # noqa: PLW0127  a fixture, used here by its name


@pytest.fixture
def caller(north: uuid.UUID) -> Caller:
    """An operator whose policy asks counters for a challenge, and phones for none."""
    found = Caller(north, "client", frozenset(SCOPES))
    text = shipped_text("new-line").replace('of = ["phone"]', 'of = ["counter"]').replace("version = 1", "version = 2")
    with tenant(north):
        publish_policy(found, text, ("new_line",))
    return found


@pytest.fixture
def case(caller: Caller, agent: Client) -> str:
    """A case that has come to the face."""
    del caller
    begun = begin(agent)
    agree(agent, begun)
    agent.post(f"{begun}/document", {"front": picture(page(RED))})
    work()
    return begun


def kinds(caller: Caller) -> list[tuple[str, str]]:
    with tenant(caller.operator_id):
        return list(Evidence.objects.exclude(kind="document").order_by("id").values_list("kind", "channel"))


def test_the_counters_own_device_answers(caller: Caller, agent: Client, case: str) -> None:
    shown = words_of(agent.get(f"{case}/face"))
    assert f'data-challenge="{case}/challenge"' in shown
    assert 'type="file"' not in shown
    assert "The screen will flash" in shown
    drawn = agent.post(f"{case}/challenge")
    assert drawn.status_code == 201
    performed(caller, drawn.json())
    envelope, pictures = answer_to(drawn.json())
    files = [SimpleUploadedFile(f"{n}.jpg", content, content_type="image/jpeg") for n, content in enumerate(pictures)]
    form = {"envelope": envelope, "frames": files, "idempotency_key": uuid.uuid4().hex}
    assert agent.post(f"{case}/face", form)["Location"] == case
    assert kinds(caller) == [("face", "counter")] * 3 + [("challenge", "counter")]


def test_a_photograph_alone_is_refused_in_words_and_nothing_is_kept(caller: Caller, agent: Client, case: str) -> None:
    answer = agent.post(f"{case}/face", {"face": picture(square(RED))})
    assert answer.status_code == 409
    assert "A photograph is not enough here" in words_of(answer)
    assert kinds(caller) == []


def test_an_answer_to_no_challenge_is_refused_in_words_and_nothing_is_kept(
    caller: Caller, agent: Client, case: str
) -> None:
    answer = agent.post(f"{case}/face", {"envelope": "a.b.c", "idempotency_key": uuid.uuid4().hex})
    assert answer.status_code == 409
    assert "Please do it once more." in words_of(answer)
    assert kinds(caller) == []


def test_where_none_is_asked_the_words_say_so_and_none_is_drawn(north: uuid.UUID, agent: Client) -> None:
    case = begin(agent)
    agree(agent, case)
    answer = agent.post(f"{case}/challenge")
    assert answer.status_code == 409
    assert answer.json()["words"]
    with tenant(north):
        assert not Challenge.objects.exists()
