"""The analyst's pages under Django's test client."""

from __future__ import annotations

from tests.integration.staff import conftest as staff

pages, http = staff.pages, staff.http
