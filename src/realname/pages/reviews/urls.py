"""The addresses of the reviewers' pages."""

from __future__ import annotations

from django.urls import path

from realname.pages.reviews.views import case, pictures, queue, signs

app_name = "reviews"

urlpatterns = [
    path("reviews", queue.page, name="queue"),
    path("reviews/signs", signs.page, name="signs"),
    path("reviews/<uuid:case_id>", case.page, name="case"),
    path("reviews/<uuid:case_id>/pictures/<uuid:evidence_id>", pictures.whole, name="picture"),
    path("reviews/<uuid:case_id>/pictures/<uuid:evidence_id>/face", pictures.face, name="face"),
]
