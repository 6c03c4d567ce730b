"""The pages under Django's test client, with instruments that measure coloured squares."""

from __future__ import annotations

import os
from collections.abc import Iterator

import django
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "realname.settings")
django.setup()


@pytest.fixture(autouse=True)
def coloured_squares() -> Iterator[None]:
    from realname.pages.trial.tools import tools  # noqa: PLC0415  after Django is set up

    tools.cache_clear()
    with override_settings(
        REALNAME_INSTRUMENTS="tests.pages.stand_ins.instruments", ALLOWED_HOSTS=["testserver", "127.0.0.1"]
    ):
        yield
    tools.cache_clear()


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"}, raise_request_exception=False)


def picture(content: bytes, name: str = "picture.png") -> SimpleUploadedFile:
    """Return a picture as a browser sends it."""
    return SimpleUploadedFile(name, content, content_type="image/png")


AGREED = {"people_agree": "yes", "measure_once": "yes", "policy": "photographs"}
