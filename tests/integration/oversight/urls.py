"""The public log alone, as the service has it."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("log/", include("realname.record.oversight.urls"))]
