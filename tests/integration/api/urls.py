"""The addresses of the service, whether or not this process was started with a database."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("v1/", include("realname.record.urls")), path("", include("realname.record.camara.urls"))]
