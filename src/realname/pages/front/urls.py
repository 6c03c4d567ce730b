"""The addresses of the front door."""

from __future__ import annotations

from django.urls import path

from realname.pages.front import views
from realname.pages.trial.views import home as trial

app_name = "front"

urlpatterns = [
    path("", views.home, name="home"),
    path("try", trial.page, name="try"),
    path("begin", views.begin, name="begin"),
    path("samples/<str:kind>", views.sample_file, name="sample"),
]
