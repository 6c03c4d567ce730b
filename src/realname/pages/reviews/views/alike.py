"""Candidates of a search: a photograph beside the case's, and what the reviewer finds; what other operators ask."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from realname.database.rows import tenant
from realname.measure.images import open_image
from realname.pages.reviews import alike_words
from realname.pages.reviews.access import reviewer_of, telling
from realname.pages.reviews.views.pictures import sent
from realname.pages.reviews.words import Text
from realname.pages.staff.access import StaffRequest, signed_in
from realname.record.galleries.actions.adjudicating import FOR_FACES, FOR_REGISTRATIONS
from realname.record.registrations.actions.export import MEDIA_TYPES
from realname.record.reviews.actions import alike
from realname.record.reviews.actions.reviewers import ROLE

MOST_CHARACTERS = 40


@require_GET
@signed_in(ROLE)
@telling
def picture(request: StaffRequest, case_id: uuid.UUID, candidate_id: uuid.UUID) -> HttpResponse:
    """Send the photograph of a candidate of this operator."""
    reviewer = reviewer_of(request)
    with tenant(reviewer.operator_id):
        content = alike.look_at_candidate(reviewer, case_id, candidate_id)
    return _picture(content)


@require_POST
@signed_in(ROLE)
@telling
def answer(request: StaffRequest, case_id: uuid.UUID, candidate_id: uuid.UUID) -> HttpResponse:
    """Take what she finds of a candidate, and go back to the case."""
    reviewer = reviewer_of(request)
    with tenant(reviewer.operator_id):
        alike.compare(reviewer, case_id, candidate_id, *_given(request))
    return HttpResponseRedirect(reverse("reviews:case", args=(case_id,)) + "#alike-title")


@require_http_methods(["GET", "HEAD"])
@signed_in(ROLE)
def requests(request: StaffRequest) -> HttpResponse:
    """Show which of this operator's registrations others ask about."""
    reviewer = reviewer_of(request)
    with tenant(reviewer.operator_id):
        rows = alike.asked(reviewer)
    context = {"rows": rows, "choices": choices(alike_words.REGISTRATIONS, FOR_REGISTRATIONS)}
    return render(request, "pages/reviews/requests.html", context)


@require_GET
@signed_in(ROLE)
@telling
def asked_picture(request: StaffRequest, request_id: uuid.UUID, evidence_id: uuid.UUID) -> HttpResponse:
    """Send a picture of a registration that is asked about."""
    reviewer = reviewer_of(request)
    with tenant(reviewer.operator_id):
        content = alike.look_at_asked(reviewer, request_id, evidence_id)
    return _picture(content)


@require_POST
@signed_in(ROLE)
@telling
def answer_request(request: StaffRequest, request_id: uuid.UUID) -> HttpResponse:
    """Take the answer to another operator, and go back to the list."""
    reviewer = reviewer_of(request)
    with tenant(reviewer.operator_id):
        alike.answer_asked(reviewer, request_id, *_given(request))
    return HttpResponseRedirect(reverse("reviews:requests"))


def choices(answers: Mapping[str, Text], known: Mapping[str, tuple[str, ...]]) -> list[tuple[str, Text, Text]]:
    """Return what can be found: the form's value, the answer and its reason in words."""
    return [
        (f"{word}.{reason}", answers[word], alike_words.REASONS[reason])
        for word, reasons in known.items()
        for reason in reasons
    ]


def for_faces() -> list[tuple[str, Text, Text]]:
    """Return what can be found of two faces."""
    return choices(alike_words.FACES, FOR_FACES)


def _given(request: StaffRequest) -> tuple[str, tuple[str, ...]]:
    found, _, reason = request.POST.get("found", "")[:MOST_CHARACTERS].partition(".")
    return found, (reason,) if reason else ()


def _picture(content: bytes) -> HttpResponse:
    return sent(content, MEDIA_TYPES.get(open_image(content).reading.format, "application/octet-stream"))
