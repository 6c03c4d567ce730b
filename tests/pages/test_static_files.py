"""Built files are served compressed, for ever, and nothing else is."""

from __future__ import annotations

import gzip

import pytest
from django.conf import settings
from django.http import Http404
from django.test import RequestFactory

from realname.pages import assets
from realname.pages.static_files import file

STYLE = assets.address("page.css").rpartition("/")[2]


def test_a_style_is_compressed_for_who_takes_it_and_whole_for_who_does_not() -> None:
    whole = (settings.STATIC_ROOT / STYLE).read_bytes()
    packed = file(RequestFactory().get("/", headers={"accept-encoding": "gzip, br"}), STYLE)
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == whole
    assert len(packed.content) < len(whole) / 3
    plain = file(RequestFactory().get("/"), STYLE)
    assert plain.content == whole
    assert "immutable" in plain["Cache-Control"]


@pytest.mark.parametrize("name", ["manifest.json", "../settings.py", "..", "none-1234.css", "engine.wasm"])
def test_nothing_else_is_given(name: str) -> None:
    with pytest.raises(Http404):
        file(RequestFactory().get("/"), name)
