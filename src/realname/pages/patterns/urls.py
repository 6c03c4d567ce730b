"""The addresses of rings."""

from __future__ import annotations

from django.urls import path

from realname.pages.patterns import views

app_name = "patterns"

urlpatterns = [
    path("rings", views.page, name="rings"),
    path("rings/<uuid:ring_id>", views.one, name="ring"),
    path("rings/<uuid:ring_id>/review", views.review, name="review"),
    path("rings/<uuid:ring_id>/block", views.block, name="block"),
    path("rings/<uuid:ring_id>/close", views.close, name="close"),
]
