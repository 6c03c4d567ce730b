"""One face under other names, from the approval that fills the gallery to the candidates that a person looks at."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.db import connections
from django.test import override_settings
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.integration.galleries.people import BLUE, RED, SEARCHED, TWIN, captured, decided, operator, tools
from tests.integration.picture_way import TODAY

from realname.database.invariants import violations
from realname.database.rows import OWNER_ALIAS, maintenance, tenant
from realname.gallery.errors import GalleryUnreachable
from realname.gallery.memory import InMemoryGallery
from realname.record.errors import Conflict, Invalid, NotFound
from realname.record.galleries.actions import adjudicating
from realname.record.galleries.actions.adjudicating import answer_candidate, answer_request
from realname.record.galleries.models import AdjudicationRequest, Candidate, GalleryMember
from realname.record.operators.actions.clients import Caller
from realname.record.registrations.actions import deciding
from realname.record.registrations.models import DecisionRow

pytestmark = pytest.mark.usefixtures("database", "store")

REVIEWER = uuid.uuid4()


def check_of(row: DecisionRow) -> dict[str, Any]:
    checks = {check["name"]: check for check in json.loads(row.checks)}
    found: dict[str, Any] = checks["face.not_under_other_identity"]
    return found


def candidates(caller: Caller) -> list[Candidate]:
    with tenant(caller.operator_id):
        return list(Candidate.objects.order_by("decision", "rank"))


def members(caller: Caller) -> list[GalleryMember]:
    with tenant(caller.operator_id):
        return list(GalleryMember.objects.order_by("id"))


def leaves(kind: str) -> list[dict[str, Any]]:
    with connections[OWNER_ALIAS].cursor() as cursor:
        cursor.execute("SELECT leaf FROM oversight_entry WHERE kind = %s ORDER BY id", [kind])
        return [json.loads(bytes(row[0])) for row in cursor.fetchall()]


def asked(name: str) -> list[dict[str, Any]]:
    return [job.args for job in ProcrastinateJob.objects.filter(task_name=name).order_by("id")]


def test_whoever_is_approved_enters_and_is_found_under_another_name(north: Caller) -> None:
    first = decided(north, RED)
    assert first.outcome == "approved"
    assert check_of(first)["outcome"] == "pass"
    [member] = members(north)
    second = decided(north, TWIN)
    assert second.outcome == "review"
    check = check_of(second)
    assert (check["outcome"], check["reasons"]) == ("unsure", ["face.like_another"])
    assert check["score"] > check["threshold"]
    assert (check["detail"]["entries"], check["detail"]["here"], check["detail"]["elsewhere"]) == (1, 1, 0)
    [candidate] = candidates(north)
    assert (candidate.entry, candidate.here, candidate.rank) == (member.entry, True, 1)
    assert len(members(north)) == 1, "who waits for a person is in no gallery"
    with tenant(north.operator_id):
        assert deciding.replay(second) == second.decision.encode()


def test_neither_her_own_lines_nor_another_face_are_candidates(north: Caller, south: Caller) -> None:
    assert [decided(caller, RED).outcome for caller in (north, north, south)] == ["approved"] * 3
    assert decided(south, BLUE).outcome == "approved"
    assert candidates(north) == candidates(south) == []
    assert len(members(north)) == len(members(south)) == 2


def test_another_operator_is_told_that_a_registration_exists_and_nothing_else(north: Caller, south: Caller) -> None:
    decided(north, RED)
    row = decided(south, TWIN)
    assert row.outcome == "review"
    assert check_of(row)["detail"]["elsewhere"] == 1
    [candidate] = candidates(south)
    assert not candidate.here
    assert asked("galleries.ask_operator") == [{"candidate_id": str(candidate.id), "entry": str(candidate.entry)}]
    for _ in range(2):
        adjudicating.ask_operator(candidate.id, candidate.entry)
    with tenant(south.operator_id):
        assert not AdjudicationRequest.objects.exists()
        assert not GalleryMember.objects.filter(entry=candidate.entry).exists()
    with tenant(north.operator_id):
        [request] = AdjudicationRequest.objects.all()
        shown = {field.name: str(getattr(request, field.attname)) for field in AdjudicationRequest._meta.fields}  # noqa: SLF001
        assert str(south.operator_id) not in shown.values()
        answer_request(REVIEWER, request.id, "doubtful", ["document_doubtful"])
    [told] = asked("galleries.tell_answer")
    adjudicating.tell_answer(uuid.UUID(told["candidate_id"]), told["answer"])
    [candidate] = candidates(south)
    assert (candidate.answer, candidate.reasons, candidate.answered_by) == ("doubtful", [], None)


def test_who_left_meanwhile_is_not_asked_about(north: Caller, south: Caller) -> None:
    decided(north, RED)
    decided(south, TWIN)
    [candidate] = candidates(south)
    adjudicating.ask_operator(candidate.id, uuid.uuid4())
    assert [one.answer for one in candidates(south)] == ["cannot_tell"]


def test_a_person_compares_each_candidate_before_an_approval(north: Caller) -> None:
    decided(north, RED)
    row = decided(north, TWIN)
    [candidate] = candidates(north)
    with tenant(north.operator_id):
        with pytest.raises(Conflict) as refusal:
            adjudicating.require_answered(row.id)
        assert refusal.value.code == "review.candidates_open"
        for answer, reasons in (("same", ["features_differ"]), ("sound", ["document_genuine"]), ("other", [])):
            with pytest.raises(Invalid):
                answer_candidate(REVIEWER, candidate.id, answer, reasons)
    assert [one.answer for one in candidates(north)] == [""]
    with tenant(north.operator_id):
        answer_candidate(REVIEWER, candidate.id, "other", ["relative_or_twin"])
        adjudicating.require_answered(row.id)
    with pytest.raises(Conflict, match="answered"), tenant(north.operator_id):
        answer_candidate(REVIEWER, candidate.id, "same", ["features_agree"])
    assert [one.answer for one in candidates(north)] == ["other"]
    assert [leaf["body"]["answer"] for leaf in leaves("candidate_answered")] == ["other"]


def test_nobody_answers_for_another_operator(north: Caller, south: Caller) -> None:
    decided(north, RED)
    decided(south, TWIN)
    [candidate] = candidates(south)
    with pytest.raises(NotFound), tenant(north.operator_id):
        answer_candidate(REVIEWER, candidate.id, "other", ["relative_or_twin"])
    with pytest.raises(Conflict) as refusal, tenant(south.operator_id):
        answer_candidate(REVIEWER, candidate.id, "other", ["relative_or_twin"])
    assert refusal.value.code == "candidate.elsewhere"
    assert [one.answer for one in candidates(south)] == [""]


def test_without_agreement_nothing_is_searched_and_nobody_enters(north: Caller) -> None:
    decided(north, RED)
    registration = captured(north, TWIN, purposes=("document", "face"))
    deciding.decide_registration(north.operator_id, registration, tools(), TODAY)
    with tenant(north.operator_id):
        row, decision = deciding.newest_decision(registration)
    assert decision.outcome == "retry"
    assert decision.reasons[0].startswith("consent.")
    assert check_of(row)["outcome"] == "skipped"
    assert candidates(north) == []
    assert len(members(north)) == len(leaves("gallery_searched")) == 1


def test_a_gallery_that_does_not_answer_leads_to_a_person(north: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*_: object, **__: object) -> None:
        raise GalleryUnreachable("silent")

    monkeypatch.setattr(InMemoryGallery, "search", silent)
    row = decided(north, RED)
    assert row.outcome == "review"
    assert check_of(row)["reasons"] == ["face.not_searched"]
    assert [leaf["body"]["found"] for leaf in leaves("gallery_searched")] == ["failed"]


def test_the_log_counts_searches_and_names_nobody(north: Caller, south: Caller) -> None:
    decided(north, RED)
    decided(south, TWIN)
    assert [leaf["body"]["found"] for leaf in leaves("gallery_searched")] == ["nobody", "candidates"]
    assert [leaf["body"]["purpose"] for leaf in leaves("gallery_made")] == ["other_identity"]
    [member] = members(north)
    with connections[OWNER_ALIAS].cursor() as cursor:
        cursor.execute("SELECT string_agg(encode(leaf, 'escape'), ' ') FROM oversight_entry")
        told = cursor.fetchone()[0]
        assert str(member.entry) not in told
        assert violations(cursor) == []


def test_a_policy_that_does_not_search_fills_no_gallery(database: str, store: Any) -> None:
    del database, store
    caller = operator("west", SEARCHED.partition("[gallery]")[0])
    assert decided(caller, RED).outcome == "approved"
    assert members(caller) == []


def test_a_member_is_sealed_under_her_own_key_and_turned_by_the_gallerys(north: Caller) -> None:
    row = decided(north, RED)
    [member] = members(north)
    with maintenance("test"), connections[OWNER_ALIAS].cursor() as cursor:
        cursor.execute("SELECT octet_length(sealed) FROM galleries_member")
        assert cursor.fetchone()[0] > 12
    assert member.subscriber_id == row.registration.subscriber_id
    assert member.identity is not None
    assert len(bytes(member.identity)) == 33


def test_the_gallery_is_chosen_by_a_dotted_path(north: Caller) -> None:
    with override_settings(REALNAME_GALLERY="tests.integration.galleries.test_searching.made"):
        decided(north, RED)
    assert MADE


MADE: list[str] = []


def made(kind: Any) -> InMemoryGallery:
    MADE.append(kind.name)
    return InMemoryGallery(kind)
