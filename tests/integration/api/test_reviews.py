"""Reviews and appeals under `/v1`: what the operator's systems, and a person's phone, can ask and see."""

from __future__ import annotations

import uuid
from typing import Any

from tests.integration.api.conftest import KINDS, Operator
from tests.integration.api.test_registrations import captured, file
from tests.integration.api.working import work
from tests.integration.reviews.cases import policy
from tests.pages.stand_ins import BLUE, RED, page

from realname.database.rows import tenant
from realname.record.reviews.actions.opinions import give_opinion
from realname.record.reviews.actions.reviewers import Reviewer
from realname.record.reviews.models import Appeal, AppealEvidence, Case

WORDS = "That is my face.\nThe lamp was broken."


def decided(operator: Operator, text: str) -> str:
    """Take a registration to a decision about another face, and return its address."""
    assert operator.post("/v1/policies", {"text": text, "kinds": KINDS}).status_code == 201
    path = captured(operator, BLUE)
    operator.post(f"{path}/decision")
    work()
    return path


def test_cases_are_listed_by_age_and_reasons_without_evidence(north: Operator, south: Operator) -> None:
    path = decided(north, policy())
    [told] = north.get("/v1/reviews").json()["items"]
    assert path.endswith(told["registration_id"])
    assert (told["why"], told["reasons"], told["overdue"]) == ("policy", ["face.no_match"], False)
    assert set(told) == {
        "id",
        "registration_id",
        "kind",
        "why",
        "reasons",
        "opened_at",
        "due_at",
        "age_s",
        "overdue",
        "closed_at",
        "outcome",
    }
    assert south.get("/v1/reviews").json()["items"] == []
    assert north.get("/v1/reviews?state=closed").json()["items"] == []
    assert north.get("/v1/reviews?state=lost").status_code == 422


def test_a_person_appeals_adds_a_picture_and_reads_the_outcome(north: Operator) -> None:
    path = decided(north, policy("sample_rate = 0", to_a_person=False))
    assert north.get(f"{path}/appeal").status_code == 404
    answer = north.post(f"{path}/appeal", {"words": WORDS}, key="one")
    assert answer.status_code == 201, answer.content
    assert north.post(f"{path}/appeal", {"words": WORDS}, key="one").json() == answer.json()
    assert north.post(f"{path}/appeal", {"words": WORDS}).json()["code"] == "appeal.already"
    added = north.upload(f"{path}/appeal/evidence", {"files": file(page(RED))}, key="two")
    assert (added.status_code, added.json()["pictures"]) == (201, 1)
    again = north.upload(f"{path}/appeal/evidence", {"files": file(page(RED))}, key="two")
    assert again.json() == added.json()
    with tenant(north.id):
        assert (Appeal.objects.count(), AppealEvidence.objects.count()) == (1, 1)
        case = Case.objects.get(why="appeal")
    assert north.get(path).json()["waiting_for"] == "appeal"
    with tenant(north.id):
        give_opinion(Reviewer(north.id, uuid.uuid4(), frozenset({"reviewer"})), case.id, "approved", ())
    review = north.get(f"{path}/review").json()
    assert (review["why"], review["outcome"], review["appeal_until"]) == ("appeal", "approved", None)
    told: Any = north.get(f"{path}/appeal").json()
    assert (told["outcome"], told["decided_at"] is not None) == ("approved", True)
    assert north.post(f"{path}/activation", {"outcome": "activated"}).json()["state"] == "activated"


def test_what_cannot_be_appealed_is_refused_with_its_reason(north: Operator) -> None:
    path = decided(north, policy())
    assert north.post(f"{path}/appeal", {"words": WORDS}).json()["code"] == "appeal.nothing_refused"
    answer = north.upload(f"{path}/appeal/evidence", {"files": file(page(RED))})
    assert (answer.status_code, answer.json()["code"]) == (409, "appeal.none")
    for words in ("", "x" * 2001, "a\u202eb"):
        assert north.post(f"{path}/appeal", {"words": words}).status_code == 422
    with tenant(north.id):
        assert not Appeal.objects.exists()


def test_a_refusal_by_a_person_is_told_with_its_reasons_and_how_long_an_appeal_is_possible(north: Operator) -> None:
    path = decided(north, policy())
    answer = north.get(f"{path}/review")
    assert (answer.status_code, answer.json()["code"]) == (404, "review.none")
    with tenant(north.id):
        reviewer = Reviewer(north.id, uuid.uuid4(), frozenset({"reviewer"}))
        give_opinion(reviewer, Case.objects.get().id, "rejected", ("face.another_person",))
    told = north.get(f"{path}/review").json()
    assert (told["outcome"], told["reasons"]) == ("rejected", ["face.another_person"])
    assert told["appeal_until"] > told["decided_at"]
    assert str(reviewer.member_id) not in repr(told)
