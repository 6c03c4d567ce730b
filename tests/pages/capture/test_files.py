"""The runtime and the network of the camera's guidance, as they go over the wire."""

from __future__ import annotations

import gzip
import hashlib

import pytest
from django.test import Client

from realname.measure.errors import ModelError
from realname.measure.models import catalogue, store
from realname.pages.capture import files


def test_the_runtime_is_compressed_and_kept_for_ever(client: Client) -> None:
    sizes = {}
    for accepted, encoding in (("gzip, deflate, br, zstd", "br"), ("gzip;q=1.0", "gzip"), ("", None)):
        answer = client.get(files.address("wasm"), headers={"accept-encoding": accepted})
        assert answer.status_code == 200
        assert answer.headers.get("Content-Encoding") == encoding
        assert answer["Content-Type"] == "application/wasm"
        assert answer["Cache-Control"] == files.FOR_EVER
        assert answer["Vary"] == "Accept-Encoding"
        sizes[encoding] = len(answer.content)
    assert sizes["br"] < 2_800_000 < sizes["gzip"] < 3_900_000


@pytest.mark.models
def test_the_network_is_the_catalogues(client: Client) -> None:
    address = files.address("model")
    packed = client.get(address, headers={"accept-encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < 170_000
    plain = client.get(address)
    assert gzip.decompress(packed.content) == plain.content
    assert hashlib.sha256(plain.content).hexdigest() == catalogue.find(files.NETWORK).sha256


def test_a_network_that_is_not_here_is_not_found(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(key: str) -> bytes:
        raise ModelError(key)

    files.packed_model.cache_clear()
    monkeypatch.setattr(store, "read", absent)
    assert client.get(files.address("model")).status_code == 404


@pytest.mark.parametrize("name", ["manifest.json", "..%2Fsettings.py", "engine-000000000000.wasm"])
def test_nothing_else_is_served(client: Client, name: str) -> None:
    assert client.get(f"/capture/{name}").status_code == 404
