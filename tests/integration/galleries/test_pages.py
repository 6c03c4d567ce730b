"""The reviewers' pages for candidates: what is shown and noted, what a form changes, what another operator sees."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from tests.integration.galleries.people import RED, TWIN, decided
from tests.integration.reviews import conftest as reviews
from tests.integration.reviews.cases import case_of
from tests.integration.staffing import sign_in_as

from realname.database.rows import tenant
from realname.record.galleries.actions import adjudicating
from realname.record.galleries.models import AdjudicationRequest, Candidate
from realname.record.operators.actions.clients import Caller
from realname.record.registrations.models import Registration
from realname.record.reviews.models import Look

pytestmark = pytest.mark.usefixtures("database", "store")
http = reviews.http


def candidate_of(caller: Caller) -> Candidate:
    with tenant(caller.operator_id):
        return Candidate.objects.get()


def looks_at(caller: Caller, subscriber: uuid.UUID) -> list[str]:
    with tenant(caller.operator_id):
        return list(Look.objects.filter(subscriber=subscriber).order_by("id").values_list("shown", flat=True))


def test_a_reviewer_compares_before_she_approves_and_every_look_is_noted(http: Client, north: Caller) -> None:
    first = decided(north, RED)
    row = decided(north, TWIN)
    case, candidate = case_of(north, row.registration_id), candidate_of(north)
    sign_in_as(http, north.operator_id, "reviewer")
    page = http.get(f"/reviews/{case.id}").content.decode()
    assert "Who looks alike under another name" in page
    assert "ERIKSSON ANNA MARIA" in page
    assert "Searched among 1 people. About 1.0% of such searches name somebody wrongly." in page
    assert "0.999" not in page
    her = first.registration.subscriber_id
    assert looks_at(north, her) == ["fields"]
    picture = http.get(f"/reviews/{case.id}/alike/{candidate.id}/picture")
    assert picture.headers["Content-Type"] == "image/png"
    assert picture.headers["Cache-Control"] == "no-store"
    assert looks_at(north, her) == ["fields", "picture"]
    assert http.post(f"/reviews/{case.id}", {"outcome": "approved"}).status_code == 409
    for found in ("", "same", "same.features_differ", "sound.document_genuine"):
        assert http.post(f"/reviews/{case.id}/alike/{candidate.id}", {"found": found}).status_code == 403
    assert candidate_of(north).answer == ""
    answer = http.post(f"/reviews/{case.id}/alike/{candidate.id}", {"found": "other.relative_or_twin"})
    assert answer.status_code == 302
    assert "Found: Another person." in http.get(f"/reviews/{case.id}").content.decode()
    assert http.post(f"/reviews/{case.id}", {"outcome": "approved"}).status_code == 302
    with tenant(north.operator_id):
        assert Registration.objects.get(id=row.registration_id).state == "decided"


def test_another_operator_answers_for_its_own_registration_and_nobody_sees_more(
    http: Client, north: Caller, south: Caller
) -> None:
    first = decided(north, RED)
    row = decided(south, TWIN)
    case, candidate = case_of(south, row.registration_id), candidate_of(south)
    adjudicating.ask_operator(candidate.id, candidate.entry)
    sign_in_as(http, south.operator_id, "reviewer")
    page = http.get(f"/reviews/{case.id}").content.decode()
    assert "Another registration exists, with another operator." in page
    assert "/alike/" not in page
    assert http.get(f"/reviews/{case.id}/alike/{candidate.id}/picture").status_code == 404
    assert http.post(f"/reviews/{case.id}/alike/{candidate.id}", {"found": "other.features_differ"}).status_code == 409
    with tenant(north.operator_id):
        request = AdjudicationRequest.objects.get()
    assert http.post(f"/reviews/requests/{request.id}", {"found": "sound.document_genuine"}).status_code == 404
    assert candidate_of(south).answer == ""
    sign_in_as(http, north.operator_id, "reviewer")
    assert "1 question of another operator" in http.get("/reviews").content.decode()
    page = http.get("/reviews/requests").content.decode()
    assert "ERIKSSON ANNA MARIA" in page
    for secret in (str(south.operator_id), str(row.registration_id), str(candidate.id)):
        assert secret not in page
    with tenant(north.operator_id):
        evidence = first.registration_id
    src = page.split('src="/reviews/requests/')[1].split('"')[0]
    assert http.get(f"/reviews/requests/{src}").headers["Content-Type"] == "image/png"
    assert http.get(f"/reviews/requests/{request.id}/{evidence}").status_code == 404
    assert http.post(f"/reviews/requests/{request.id}", {"found": "sound.document_genuine"}).status_code == 302
    assert "Nobody asks anything." in http.get("/reviews/requests").content.decode()
    adjudicating.tell_answer(candidate.id, "sound")
    sign_in_as(http, south.operator_id, "reviewer")
    page = http.get(f"/reviews/{case.id}").content.decode()
    assert "Its answer: Our registration stands." in page
    assert http.post(f"/reviews/{case.id}", {"outcome": "approved"}).status_code == 302


def test_nobody_else_sees_them(http: Client, north: Caller) -> None:
    decided(north, RED)
    row = decided(north, TWIN)
    case, candidate = case_of(north, row.registration_id), candidate_of(north)
    sign_in_as(http, north.operator_id, "agent")
    for path in (f"/reviews/{case.id}/alike/{candidate.id}/picture", "/reviews/requests"):
        assert http.get(path).status_code == 403
    assert http.post(f"/reviews/{case.id}/alike/{candidate.id}", {"found": "same.marks_agree"}).status_code == 403
    assert candidate_of(north).answer == ""
