"""The settings with a page for each kind of picture that sends by itself: what a registration's pages will do."""

from __future__ import annotations

from tests.pages.settings import *  # noqa: F403  every setting but one

ROOT_URLCONF = "tests.browser.capture.urls"
