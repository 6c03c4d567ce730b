"""The addresses under `/v1`."""

from __future__ import annotations

from django.urls import path, re_path

from realname.record.api import api
from realname.record.web.problem_list import listed
from realname.record.web.problems import nowhere

urlpatterns = [path("problems", listed), path("", api.urls), re_path("", nowhere)]
