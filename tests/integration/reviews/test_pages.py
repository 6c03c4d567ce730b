"""The reviewers' pages: who sees what, what is noted before it is seen, and what a form changes."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.test import Client
from tests.integration import picture_way as registrations
from tests.integration.picture_way import state_of
from tests.integration.reviews.cases import case_of, operator, policy, refused, reviewer, waiting
from tests.integration.reviews.cases import decide as decide_as
from tests.integration.staffing import sign_in_as
from tests.pages.stand_ins import BLUE

from realname.database.rows import tenant
from realname.record.registrations.actions import confirming, deciding
from realname.record.registrations.states import State
from realname.record.reviews.actions import looking
from realname.record.reviews.actions.appealing import file_appeal
from realname.record.reviews.models import Look, Opinion

pytestmark = pytest.mark.usefixtures("database", "store")
store = registrations.store

WORDS = "It is me <b>indeed</b>."


def looks(operator_id: uuid.UUID) -> int:
    with tenant(operator_id):
        return Look.objects.count()


def sent(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def pictures(page: str) -> set[str]:
    return set(re.findall(r'src="(/reviews/[^"]+)"', page))


def test_nobody_comes_in_without_signing_in_as_a_reviewer(http: Client) -> None:
    caller = operator()
    case = waiting(caller)
    paths = ["/reviews", f"/reviews/{case.id}", f"/reviews/{case.id}/pictures/{uuid.uuid4()}"]
    for path in paths:
        assert http.get(path).status_code == 302
    sign_in_as(http, caller.operator_id, "agent")
    for path in paths:
        assert http.get(path).status_code == 403
    assert http.post(paths[1], {"outcome": "approved"}).status_code == 403
    assert looks(caller.operator_id) == 0
    assert state_of(caller, case.registration_id) == State.DECIDED


def test_the_queue_holds_what_waits_for_her_and_no_evidence(http: Client) -> None:
    caller, other = operator(), operator("south")
    case, foreign = waiting(caller), waiting(other)
    sign_in_as(http, caller.operator_id, "reviewer")
    page = http.get("/reviews").content.decode()
    assert str(case.id) in page
    assert str(foreign.id) not in page
    assert "1 case waits for you." in page
    assert pictures(page) == set()
    assert "ERIKSSON" not in page
    assert looks(caller.operator_id) == 0


def test_a_case_shows_what_the_person_says_was_read_wrongly(http: Client) -> None:
    caller, instruments = operator(), registrations.tools()
    registration = registrations.captured(caller, instruments, BLUE)
    with tenant(caller.operator_id):
        confirming.confirm(registration, {"surname": "Eriksen <b>", "given_names": ""})
    deciding.decide_registration(caller.operator_id, registration, instruments, registrations.TODAY)
    sign_in_as(http, caller.operator_id, "reviewer")
    page = http.get(f"/reviews/{case_of(caller, registration).id}").content.decode()
    assert "What the person says was read wrongly" in page
    assert "Eriksen &lt;b&gt;" in page
    assert "She does not say what is right" in page


def test_a_case_shows_what_it_needs_and_no_more(http: Client) -> None:
    caller = operator()
    case = waiting(caller)
    sign_in_as(http, caller.operator_id, "reviewer")
    answer = http.get(f"/reviews/{case.id}")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert "ERIKSSON" in page
    assert "What the person says was read wrongly" not in page
    assert "••••123" in page
    assert "Score 0.05; asked for:" in page
    assert "+447700900123" not in page
    assert "07700900123" not in page
    assert len(pictures(page)) == 3
    assert looks(caller.operator_id) == 1


def test_a_picture_leaves_only_with_a_look_that_is_written(http: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    caller = operator()
    case = waiting(caller)
    member = sign_in_as(http, caller.operator_id, "reviewer")
    page = http.get(f"/reviews/{case.id}").content.decode()
    before = looks(caller.operator_id)
    for path in sorted(pictures(page)):
        answer = http.get(path)
        assert answer.status_code == 200
        assert answer["Content-Type"] in {"image/png", "image/jpeg"}
        assert answer["Cache-Control"] == "no-store"
        assert len(sent(answer)) > 100
    assert looks(caller.operator_id) == before + len(pictures(page))
    with tenant(caller.operator_id):
        row = Look.objects.latest("id")
        assert (row.member, row.why, row.case_id) == (member, "policy", case.id)

    def broken(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("no room")

    monkeypatch.setattr(looking, "_note", broken)
    http.raise_request_exception = False
    for path in pictures(page):
        answer = http.get(path)
        assert answer.status_code == 500
        assert not answer["Content-Type"].startswith("image/")


def test_another_operators_reviewer_gets_no_picture(http: Client) -> None:
    caller, other = operator(), operator("south")
    case = waiting(caller)
    sign_in_as(http, caller.operator_id, "reviewer")
    paths = pictures(http.get(f"/reviews/{case.id}").content.decode())
    before = looks(caller.operator_id)
    sign_in_as(http, other.operator_id, "reviewer")
    for path in [f"/reviews/{case.id}", *paths]:
        assert http.get(path).status_code == 404
    assert http.post(f"/reviews/{case.id}", {"outcome": "approved"}).status_code == 404
    assert (looks(caller.operator_id), looks(other.operator_id)) == (before, 0)


def test_a_decision_is_taken_and_the_next_case_follows(http: Client) -> None:
    caller = operator()
    first, second = waiting(caller), waiting(caller)
    member = sign_in_as(http, caller.operator_id, "reviewer")
    answer: Any = http.post(
        f"/reviews/{first.id}", {"outcome": "rejected", "reasons_rejected": ["face.another_person"]}
    )
    assert answer["Location"] == f"/reviews/{second.id}?after=rejected"
    with tenant(caller.operator_id):
        row = Opinion.objects.get()
        assert (row.member, row.outcome, row.reasons) == (member, "rejected", ["face.another_person"])
    assert "Your last case: refused." in http.get(answer["Location"]).content.decode()
    answer = http.post(f"/reviews/{second.id}", {"outcome": "approved"})
    assert answer["Location"] == "/reviews?after=approved"
    assert "Nothing waits for you" in http.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Choose what you decide"),
        ({"outcome": "perhaps"}, "Choose what you decide"),
        ({"outcome": "rejected"}, "Choose at least one reason"),
        ({"outcome": "retry", "reasons_rejected": ["face.another_person"]}, "Choose at least one reason"),
        ({"outcome": "rejected", "reasons_rejected": ["nonsense"]}, "Choose at least one reason"),
    ],
)
def test_what_is_missing_is_said_and_nothing_changes(http: Client, given: dict[str, Any], said: str) -> None:
    caller = operator()
    case = waiting(caller)
    sign_in_as(http, caller.operator_id, "reviewer")
    answer = http.post(f"/reviews/{case.id}", given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    with tenant(caller.operator_id):
        assert not Opinion.objects.exists()
    assert state_of(caller, case.registration_id) == State.DECIDED


def test_a_case_that_somebody_else_decided_is_told_so_and_shows_nothing(http: Client) -> None:
    caller = operator()
    case = waiting(caller)
    sign_in_as(http, caller.operator_id, "reviewer")
    decide_as(reviewer(caller), case, "rejected")
    for answer in (http.get(f"/reviews/{case.id}"), http.post(f"/reviews/{case.id}", {"outcome": "approved"})):
        assert answer.status_code == 409
        assert "This case is closed" in answer.content.decode()
        assert "ERIKSSON" not in answer.content.decode()
    assert looks(caller.operator_id) == 0
    assert state_of(caller, case.registration_id) == State.DECLINED


def test_her_own_opinion_shuts_a_case_of_four_eyes(http: Client) -> None:
    caller = operator(text=policy("four_eyes = true\nsample_rate = 0"))
    case = waiting(caller)
    sign_in_as(http, caller.operator_id, "reviewer")
    assert "two reviewers must agree" in http.get(f"/reviews/{case.id}").content.decode()
    assert http.post(f"/reviews/{case.id}", {"outcome": "approved"}).status_code == 302
    assert http.get(f"/reviews/{case.id}").status_code == 409
    assert http.post(f"/reviews/{case.id}", {"outcome": "approved"}).status_code == 409
    assert state_of(caller, case.registration_id) == State.DECIDED


def test_an_appeal_shows_her_words_as_text(http: Client) -> None:
    caller = operator(text=policy("sample_rate = 0", to_a_person=False))
    registration = refused(caller)
    with tenant(caller.operator_id):
        file_appeal(registration, WORDS)
    sign_in_as(http, caller.operator_id, "reviewer")
    page = http.get(f"/reviews/{case_of(caller, registration, 'appeal').id}").content.decode()
    assert "It is me &lt;b&gt;indeed&lt;/b&gt;." in page


def test_a_second_look_shows_nothing_of_the_first(http: Client) -> None:
    caller = operator(text=policy("sample_rate = 1"))
    case = waiting(caller)
    first = reviewer(caller)
    decide_as(first, case, "rejected")
    sign_in_as(http, caller.operator_id, "reviewer")
    again = case_of(caller, case.registration_id, "sample")
    page = http.get(f"/reviews/{again.id}").content.decode()
    assert str(first.member_id) not in page
    assert " checked" not in page.replace('id="shortcuts" checked', "")
    assert len(pictures(page)) == 3


def test_the_pages_speak_chinese(http: Client) -> None:
    caller = operator()
    case = waiting(caller)
    sign_in_as(http, caller.operator_id, "reviewer")
    for path in ("/reviews", f"/reviews/{case.id}"):
        page = http.get(path, headers={"accept-language": "zh-CN"}).content.decode()
        assert 'lang="zh-Hans"' in page
        assert "审核" in page
