from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.running import realname

from realname.cli.failures import COULD_NOT, YES
from realname.measure.models import catalogue


def test_every_network_is_listed_with_its_origin_and_licence() -> None:
    listed = realname("models", "list", "--json").json["models"]
    assert [row["key"] for row in listed] == list(catalogue.KEYS)
    sources = [row for row in listed if row["licence"]]
    assert {row["licence"] for row in sources} <= {"MIT", "Apache-2.0", "CC0-1.0", "public domain"}


def test_absent_networks_are_named_and_the_remedy_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REALNAME_MODELS", str(tmp_path))
    ran = realname("models", "verify", "--json")
    assert ran.code == COULD_NOT
    assert set(ran.json["models"].values()) == {"model.missing"}
    assert "make models" in ran.err


def test_a_wrong_file_is_told_from_an_absent_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REALNAME_MODELS", str(tmp_path))
    source = catalogue.SOURCES[0]
    name = f"{source.key}-{source.sha256[:12]}{Path(source.member).suffix}"
    (tmp_path / name).write_bytes(b"not a network")
    assert realname("models", "verify", "--json").json["models"][source.key] == "model.wrong_digest"


def test_the_doctor_says_what_to_mend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REALNAME_MODELS", str(tmp_path))
    ran = realname("doctor", "--json")
    assert ran.code == COULD_NOT
    ill = [finding for finding in ran.json["findings"] if finding["remedy"]]
    assert f"network {catalogue.KEYS[0]}" in {finding["what"] for finding in ill}
    assert not ran.json["well"]


@pytest.mark.models
def test_networks_that_are_here_are_verified() -> None:
    ran = realname("models", "verify")
    assert ran.code == YES
    assert ran.out.count("verified") == len(catalogue.KEYS)


@pytest.mark.models
def test_nothing_is_fetched_twice() -> None:
    assert realname("models", "fetch", "--json").json["fetched"] == []
