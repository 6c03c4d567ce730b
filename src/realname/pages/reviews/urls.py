"""The addresses of the reviewers' pages."""

from __future__ import annotations

from django.urls import path

from realname.pages.reviews.views import alike, case, disputes, pictures, queue, signs

app_name = "reviews"

urlpatterns = [
    path("reviews", queue.page, name="queue"),
    path("reviews/disputes", disputes.page, name="disputes"),
    path("reviews/disputes/<uuid:dispute_id>", disputes.case, name="dispute"),
    path("reviews/signs", signs.page, name="signs"),
    path("reviews/requests", alike.requests, name="requests"),
    path("reviews/requests/<uuid:request_id>", alike.answer_request, name="answer_request"),
    path("reviews/requests/<uuid:request_id>/<uuid:evidence_id>", alike.asked_picture, name="asked_picture"),
    path("reviews/<uuid:case_id>/alike/<uuid:candidate_id>", alike.answer, name="compare"),
    path("reviews/<uuid:case_id>/alike/<uuid:candidate_id>/picture", alike.picture, name="alike"),
    path("reviews/<uuid:case_id>", case.page, name="case"),
    path("reviews/<uuid:case_id>/pictures/<uuid:evidence_id>", pictures.whole, name="picture"),
    path("reviews/<uuid:case_id>/pictures/<uuid:evidence_id>/face", pictures.face, name="face"),
]
