from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.running import bad_files, noise, realname

from realname.cli.failures import BAD_INPUT, NO, YES
from realname.evaluate.specimens import render_to

pytestmark = [pytest.mark.models]


@pytest.fixture(scope="module")
def passport(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return render_to(tmp_path_factory.mktemp("passport"), "passport", None, {"name": "MUSTER, ERIKA"}, 5, "good")[0]


def test_a_passport_is_read_with_every_check_digit(passport: Path) -> None:
    ran = realname("document", "read", passport, "--json")
    [read] = ran.json["documents"]
    assert (ran.code, read["kind"]) == (YES, "TD3")
    fields = {field["name"]: field for field in read["fields"]}
    assert fields["surname"]["value"] == "MUSTER"
    assert len(read["mrz_lines"]) == 2
    assert all(digit["agrees"] for digit in read["check_digits"])
    assert set(read) == {
        "file", "image", "kind", "fields", "mrz_lines", "check_digits", "corrections", "portrait", "quad",
        "rotation_deg", "char_px", "sharpness", "recapture", "findings", "engine", "milliseconds",
    }  # fmt: skip


def test_people_see_fields_lines_and_digits(passport: Path) -> None:
    ran = realname("document", "read", passport)
    assert "MUSTER" in ran.out
    assert "agrees" in ran.out


def test_what_is_no_document_is_not_guessed(tmp_path: Path) -> None:
    noise(900, 600).save(tmp_path / "noise.png")
    ran = realname("document", "read", tmp_path / "noise.png", "--json")
    [read] = ran.json["documents"]
    assert (ran.code, read["kind"], read["fields"]) == (NO, "UNKNOWN", [])
    assert read["findings"]


def test_a_broken_file_is_named_and_the_rest_are_read(passport: Path, tmp_path: Path) -> None:
    broken = bad_files(tmp_path)
    ran = realname("document", "read", *broken.values(), passport, "--json")
    assert ran.code == BAD_INPUT
    entries = ran.json["documents"]
    assert [entry["error"]["code"] for entry in entries[:-1]] == list(broken)
    assert entries[-1]["kind"] == "TD3"
